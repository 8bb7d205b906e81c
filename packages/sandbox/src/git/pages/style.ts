/** Style of all pages. Colours have a contrast of at least 4.5 on their ground. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--raised:#f5f7f9;--ink:#17202a;--soft:#52606d;--line:#c9d1d9;--link:#0b5cad;--good:#14691f;--bad:#a8201a;--wait:#7a4a00;--plus:#dff5e3;--minus:#fde4e2;--solid:#0b5cad;--on-solid:#fff}
@media(prefers-color-scheme:dark){:root{--ground:#12161b;--raised:#1b2129;--ink:#e6e9ed;--soft:#a3afbb;--line:#3a444f;--link:#7cb8ff;--good:#71d083;--bad:#ff9b94;--wait:#f0b95c;--plus:#16351d;--minus:#47201f;--solid:#7cb8ff;--on-solid:#0a1420}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header{border-bottom:1px solid var(--line);background:var(--raised)}
header>div,main{max-width:68rem;margin:0 auto;padding:.75rem 1rem}
header>div{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;justify-content:space-between}
main{padding-bottom:4rem}
.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.skip{position:absolute;left:-100vw}.skip:focus{left:1rem;top:.5rem;background:var(--ground);padding:.25rem .5rem}
a{color:var(--link)}a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible,summary:focus-visible,select:focus-visible,pre:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h1{font-size:1.6rem;line-height:1.25;margin:1rem 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1rem 0 .25rem}
p{margin:.25rem 0 .75rem}.soft{color:var(--soft)}
code,pre,.code{font:.875rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
pre{margin:.5rem 0;padding:.75rem;border:1px solid var(--line);border-radius:.375rem;background:var(--raised);white-space:pre-wrap;overflow-wrap:anywhere}
.prose{margin:.5rem 0;padding:.25rem .75rem;border:1px solid var(--line);border-radius:.375rem;background:var(--raised);overflow-wrap:anywhere}.prose h2,.prose h3{margin:.75rem 0 .25rem}.prose pre{background:var(--ground)}
.prose table{border-collapse:collapse;margin:.5rem 0}.prose td,.prose th{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top}
ul.list{list-style:none;margin:0;padding:0;border:1px solid var(--line);border-radius:.375rem}
ul.list>li{padding:.5rem .75rem}ul.list>li+li{border-top:1px solid var(--line)}
.row{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;justify-content:space-between}
.tag{display:inline-block;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.875rem;font-weight:600;white-space:nowrap}
.good{color:var(--good)}.bad{color:var(--bad)}.wait{color:var(--wait)}
.box{border:1px solid var(--line);border-left:.35rem solid currentColor;border-radius:.375rem;padding:.5rem 1rem;margin:1rem 0}.box>*{color:var(--ink)}.box>h2{margin:.25rem 0}
.two{display:grid;gap:0 2rem;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr))}
label{display:block;font-weight:600;margin:.5rem 0 .25rem}
input,textarea,select{width:100%;font:inherit;color:var(--ink);background:var(--ground);border:1px solid var(--soft);border-radius:.375rem;padding:.4rem .6rem}
button{font:inherit;font-weight:600;color:var(--link);background:var(--ground);border:1px solid var(--link);border-radius:.375rem;padding:.4rem 1rem;cursor:pointer;margin:.5rem .5rem .25rem 0}
button.main{color:var(--on-solid);background:var(--solid);border-color:var(--solid)}
details{margin:.5rem 0}summary{cursor:pointer;font-weight:600}
.file{border:1px solid var(--line);border-radius:.375rem;margin:1rem 0}.file>h3{margin:0;padding:.5rem .75rem;background:var(--raised);border-bottom:1px solid var(--line)}
.scroll{overflow-x:auto}
table.diff{border-collapse:collapse;width:100%;font:.8125rem/1.45 ui-monospace,monospace}
table.diff td,table.diff th{padding:0 .5rem;vertical-align:top;text-align:left;font-weight:400}
table.diff th{width:1%;white-space:nowrap;color:var(--soft);text-align:right;user-select:none}
table.diff td{white-space:pre-wrap;overflow-wrap:anywhere}
tr.plus{background:var(--plus)}tr.minus{background:var(--minus)}tr.hunk td{color:var(--soft);padding-top:.4rem}tr:target{outline:2px solid var(--link)}
tr.plus th,tr.minus th{color:var(--ink)}
`;
