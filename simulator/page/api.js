/**
 * Calls the simulator's admin API; what it refuses is thrown as its own sentence.
 * @template T
 * @param {string} method
 * @param {string} path below `/_sim`
 * @param {unknown} [body]
 * @returns {Promise<T>}
 */
export async function call(method, path, body) {
  const response = await fetch(`/_sim${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error('The simulator does not answer. Does "npm start" still run?');
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `The simulator answers ${response.status}.`);
  return answer;
}

/**
 * The same for one tenant.
 * @param {string} tenantId
 */
export function tenantApi(tenantId) {
  const base = `/tenants/${encodeURIComponent(tenantId)}`;
  return {
    /** @template T @param {string} path @returns {Promise<T>} */
    get: (path) => call('GET', `${base}${path}`),
    /** @template T @param {string} path @param {unknown} [body] @returns {Promise<T>} */
    post: (path, body = {}) => call('POST', `${base}${path}`, body),
    /** @template T @param {string} path @param {unknown} body @returns {Promise<T>} */
    put: (path, body) => call('PUT', `${base}${path}`, body),
    /** @template T @param {string} path @param {unknown} body @returns {Promise<T>} */
    patch: (path, body) => call('PATCH', `${base}${path}`, body),
    /** @template T @param {string} path @param {unknown} [body] @returns {Promise<T>} */
    delete: (path, body = {}) => call('DELETE', `${base}${path}`, body),
  };
}

/** @typedef {ReturnType<typeof tenantApi>} Api */
