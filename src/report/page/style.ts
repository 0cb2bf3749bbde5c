/** The style of a report's page: by the reader's theme on a screen, always light on paper. */
import { colourDeclarations } from '../pictures/colours';

export const STYLE = `
:root{color-scheme:light dark;${colourDeclarations('light')}--panel:#f5f7f9}
@media screen and (prefers-color-scheme:dark){:root{${colourDeclarations('dark')}--panel:#1a2027}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1128px;padding:24px 24px 64px;background:var(--surface);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
h1{font-size:26px;line-height:1.2;margin:0 0 4px}
h2{font-size:19px;margin:44px 0 4px;padding-top:12px;border-top:1px solid var(--grid)}
h3{font-size:15px;margin:26px 0 2px}
p{margin:4px 0 12px;max-width:76ch}
.muted,figcaption,.read{color:var(--muted)}
.read{margin-bottom:14px}
figure{margin:12px 0 26px}
figcaption{font-size:14px;margin-top:2px;max-width:86ch}
svg{display:block;width:100%;height:auto}
.narrow{display:none}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(136px,1fr));gap:10px;margin:20px 0;padding:0}
.tiles div{background:var(--panel);border-radius:8px;padding:10px 12px}
.tiles dt{color:var(--muted);font-size:13px}
.tiles dd{margin:0;font-size:19px;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.small-pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,320px),1fr));gap:6px 20px}
.small-pictures figure{margin:8px 0;break-inside:avoid}
.small-pictures h3{margin:6px 0 0}
.scroll{overflow-x:auto;margin:8px 0 20px}
.tall{max-height:520px;overflow:auto}
table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums;width:100%}
th{color:var(--muted);font-weight:500;text-align:left}
td,th{padding:5px 12px 5px 0;border-bottom:1px solid var(--grid);vertical-align:top;white-space:nowrap}
td.words,th.words{white-space:normal;min-width:220px}
td.label{white-space:normal}
td.number,th.number{text-align:right}
td small{display:block;color:var(--muted);font-size:12px}
td:first-child,th:first-child{position:sticky;left:0;background:var(--surface)}
.tall thead th{position:sticky;top:0;background:var(--surface);z-index:1}
ul{padding-left:20px}
li{margin:3px 0}
details{margin:6px 0 18px}
summary{cursor:pointer;color:var(--desk)}
footer{margin-top:48px;padding-top:12px;border-top:1px solid var(--grid);font-size:13px;color:var(--muted)}
footer dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:0 0 10px}
footer dd{margin:0;overflow-wrap:anywhere}
@media screen and (max-width:760px){
body{padding:16px 16px 48px}
h1{font-size:22px}
.wide{display:none}.narrow{display:block;max-width:480px}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}
.tiles dd{font-size:17px}
td.words,th.words{min-width:130px}
}
@media print{
body{max-width:none;padding:0;font-size:11pt}
figure,tr,.tiles div{break-inside:avoid}
h2,h3{break-after:avoid}
.tall{max-height:none;overflow:visible}
}
`.replaceAll('\n', '');
