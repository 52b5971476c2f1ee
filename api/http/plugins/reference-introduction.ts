/** What to know before the first call, with calls that can be copied. */
export function introduction(publicUrl: string): string {
  return `Backup and restore of Microsoft Entra tenants.

## Authenticate

Programs use an API key: an owner of the workspace makes one under *Account → API keys*. It belongs to one workspace, has a
role, and may be limited to some connections. Send it with every call, as \`Authorization: Bearer cyb_…\` or as \`X-API-Key\`.
Keep it in the environment, never in the program.

**curl**

\`\`\`sh
export CYBBACK_API_KEY=cyb_…
curl -H "Authorization: Bearer $CYBBACK_API_KEY" ${publicUrl}/api/v1/connections
# A backup of the first of them:
curl -X POST -H "Authorization: Bearer $CYBBACK_API_KEY" -H "Content-Type: application/json" \\
  -H "Idempotency-Key: $(uuidgen)" -d '{"mode":"auto"}' ${publicUrl}/api/v1/connections/CONNECTION_ID/backups
\`\`\`

**PowerShell**

\`\`\`powershell
$headers = @{ Authorization = "Bearer $env:CYBBACK_API_KEY" }
$connections = (Invoke-RestMethod -Uri "${publicUrl}/api/v1/connections" -Headers $headers).items
$headers["Idempotency-Key"] = [guid]::NewGuid().ToString()
Invoke-RestMethod -Method Post -Uri "${publicUrl}/api/v1/connections/$($connections[0].id)/backups" \`
  -Headers $headers -ContentType "application/json" -Body '{"mode":"auto"}'
\`\`\`

**TypeScript**

\`\`\`ts
const base = '${publicUrl}/api/v1';
const headers = { authorization: \`Bearer \${process.env.CYBBACK_API_KEY}\` };
const { items } = await (await fetch(\`\${base}/connections\`, { headers })).json();
const answer = await fetch(\`\${base}/connections/\${items[0].id}/backups\`, {
  method: 'POST',
  headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
  body: JSON.stringify({ mode: 'auto' }),
});
if (!answer.ok) throw new Error((await answer.json()).detail);
\`\`\`

## What holds everywhere

- Errors are RFC 9457 problems with a stable \`code\` and a sentence in \`detail\`.
- Lists are paged: send \`nextCursor\` back as \`cursor\` until it is null.
- Long jobs answer 202 with the job; follow it at its address, or by server-sent events at \`…/events\`.
- \`Idempotency-Key\` is honoured on every POST: the same call twice is one.

The [documentation](/docs) tells what the product does.`;
}
