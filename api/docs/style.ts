/** One sheet in each page: nothing is loaded for it, and it follows the colours of the system. */
export const STYLE = `
:root{color-scheme:light dark;--line:light-dark(#d8dde6,#2c3442);--soft:light-dark(#f4f6f9,#171c25);--text:light-dark(#1b2430,#dbe2ec);
--muted:light-dark(#55606f,#9aa6b6);--link:light-dark(#0b4fa3,#7fb6ff);--back:light-dark(#fff,#0f131a);font:16px/1.6 system-ui,sans-serif}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--text)}a{color:var(--link)}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:.5rem;background:var(--back);padding:.5rem;z-index:2}
header{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.25rem;padding:.6rem 1.25rem;background:var(--back);border-bottom:1px solid var(--line)}
.brand{display:flex;align-items:center;gap:.5rem;font-weight:600;color:var(--text);text-decoration:none}.brand span{font-weight:400;color:var(--muted)}
header form{flex:1;min-width:9rem}header input{width:100%;max-width:24rem;padding:.35rem .6rem;font:inherit;font-size:.9rem;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:.375rem}
.columns{display:grid;grid-template-columns:15rem minmax(0,1fr);max-width:90rem;margin:0 auto}
.pages{border-right:1px solid var(--line);padding:1.25rem;font-size:.9rem}.pages ul,.contents ul{list-style:none;margin:0;padding:0}
.pages a{display:block;padding:.25rem .5rem;border-radius:.375rem;color:inherit;text-decoration:none}.pages a:hover{background:var(--soft)}
.pages a[aria-current]{background:var(--soft);font-weight:600;color:var(--link)}.pages details{margin-top:.75rem}.pages summary{padding:.25rem .5rem;cursor:pointer}
main{display:grid;grid-template-columns:minmax(0,1fr) 14rem;gap:2rem;padding:1.5rem 2rem 5rem;outline:0}
article{min-width:0;max-width:52rem;overflow-wrap:break-word}
.contents{font-size:.85rem}.contents>*{position:sticky;top:5rem}.contents h2{margin:0;font-size:.85rem;position:static}.contents a{display:block;padding:.15rem 0;color:var(--muted)}
.contents ul{max-height:calc(100vh - 8rem);overflow:auto}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}h2{font-size:1.3rem;margin:2.2rem 0 .6rem}h3{font-size:1.05rem;margin:1.6rem 0 .4rem}h1,h2,h3,h4{scroll-margin-top:4.5rem}
pre{overflow:auto;padding:.8rem 1rem;border:1px solid var(--line);border-radius:.5rem;background:var(--soft);font-size:.85rem;line-height:1.45}
code{font-family:ui-monospace,monospace;font-size:.9em}:not(pre)>code{padding:.1em .3em;border-radius:.25rem;background:var(--soft)}
table{display:block;overflow-x:auto;border-collapse:collapse;font-size:.9rem}th,td{padding:.4rem .7rem;border:1px solid var(--line);text-align:left;vertical-align:top}
img{max-width:100%;height:auto}article img{border:1px solid var(--line);border-radius:.5rem}.found li{margin:.6rem 0}small{color:var(--muted)}
@media(max-width:1100px){main{grid-template-columns:minmax(0,1fr)}.contents{display:none}}
@media(max-width:720px){.columns{grid-template-columns:minmax(0,1fr)}.pages{border-right:0;border-bottom:1px solid var(--line)}main{padding:1.25rem}}
`.replaceAll('\n', '');
