/** The reference under our own name, in both colour schemes as far as the pages of Swagger go with them. */
export const REFERENCE_STYLE = `
.swagger-ui .topbar { background: #0f5cc0; padding: 10px 0 }
.swagger-ui .topbar .topbar-wrapper { justify-content: space-between }
.swagger-ui .topbar .topbar-wrapper a.link { visibility: hidden; width: 0 }
.swagger-ui .topbar .topbar-wrapper::before { content: 'CYBBACK for Microsoft Entra ID: API reference'; color: #fff; font: 600 18px system-ui, sans-serif }
.swagger-ui .topbar .download-url-wrapper { display: none }
.swagger-ui .info .title small { background: #0f5cc0 }
.swagger-ui, .swagger-ui .info .title, .swagger-ui .opblock-tag { font-family: system-ui, sans-serif }
.swagger-ui .info .markdown pre { white-space: pre; overflow-x: auto }
`;
