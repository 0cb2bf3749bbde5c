/** What is wrong with a piece of XML, or null: tags that don't close, attributes without quotes, bare `&` and `<`. */
export function faultIn(xml: string): string | null {
  const open: string[] = [];
  const token = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|[^<]+/gy;
  let at = 0;
  for (;;) {
    token.lastIndex = at;
    const found = token.exec(xml);
    if (!found) break;
    const [text, closes, name, attributes = '', empty] = found;
    at = token.lastIndex;
    if (/&(?!(?:amp|lt|gt|quot|#39|#\d+);)/.test(name === undefined ? text : attributes))
      return `a bare & in ${text}`;
    if (name === undefined || empty === '/') continue;
    if (closes === '') open.push(name);
    else if (open.pop() !== name) return `</${name}> closes nothing`;
  }
  if (at < xml.length) return `no markup: ${xml.slice(at, at + 60)}`;
  return open.length === 0 ? null : `<${open.join('><')}> is never closed`;
}
