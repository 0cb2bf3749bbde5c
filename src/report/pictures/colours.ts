/**
 * The colours of every picture, by what they mean. They follow Okabe and Ito's palette, which colour-blind readers can
 * tell apart, darker or lighter where a line would not stand out of the page. Shape, place or words say the same again.
 */

interface Colour {
  readonly light: string;
  readonly dark: string;
}

export const PALETTE = {
  surface: { light: '#ffffff', dark: '#12161b' },
  ink: { light: '#1c2128', dark: '#e4e8ec' },
  muted: { light: '#5a6470', dark: '#9fa9b4' },
  grid: { light: '#dce1e6', dark: '#2c333b' },
  /** The desk, and what it bought or sold. */
  desk: { light: '#0072b2', dark: '#56b4e9' },
  benchmark: { light: '#707a85', dark: '#a3abb4' },
  /** What price alone did. */
  drift: { light: '#a5487f', dark: '#dd8fb8' },
  cap: { light: '#c24e00', dark: '#f2813d' },
  /** The entry limit, and the buffer between it and the cap. */
  limit: { light: '#b07400', dark: '#e69f00' },
  entry: { light: '#00805d', dark: '#2bc79b' },
  exit: { light: '#c44f01', dark: '#f2823e' },
  refused: { light: '#c34d02', dark: '#f3803f' },
  attention: { light: '#af7502', dark: '#e79e01' },
  halted: { light: '#c54c03', dark: '#f47f40' },
  gain: { light: '#0071b3', dark: '#57b3e8' },
  loss: { light: '#c64b04', dark: '#f57e41' },
} as const satisfies Record<string, Colour>;

export type ColourName = keyof typeof PALETTE;

/** What a picture is drawn in; no two meanings share a value, so that each can be found again. */
export const INK = Object.fromEntries(
  Object.entries(PALETTE).map(([name, { light }]) => [name, light]),
) as Readonly<Record<ColourName, string>>;

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(PALETTE).map(([name, { light }]) => [light, name]),
);

/** The same picture for a page that knows the colours by name, so that it follows the page's theme. */
export const withThemeColours = (svg: string): string =>
  svg.replaceAll(/#[0-9a-f]{6}\b/g, (value) => {
    const name = NAMES.get(value);
    return name === undefined ? value : `var(--${name})`;
  });

/** The names with their values, as declarations of a style sheet. */
export const colourDeclarations = (theme: 'light' | 'dark'): string =>
  Object.entries(PALETTE)
    .map(([name, colour]) => `--${name}:${colour[theme]};`)
    .join('');
