/** What a drawing's look depends on, as the page computed it; a file has no stylesheet. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'text-anchor',
  'paint-order',
] as const;

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 12;
/** Pixels of a PNG per pixel of the page. */
const DENSITY = 2;

/**
 * Every plot inside `root` as one SVG text that stands alone: styles inlined, the page's colours, a background. What
 * carries `data-picture` (headings, notes) becomes text at its place, line by line.
 */
export function pictureOf(root: HTMLElement, title: string): { svg: string; width: number; height: number } {
  const box = root.getBoundingClientRect();
  const picture = document.createElementNS(SVG, 'svg');
  const parts: SVGElement[] = [];
  let right = 0;
  let bottom = 0;
  const place = (rect: DOMRect) => {
    right = Math.max(right, rect.right - box.left);
    bottom = Math.max(bottom, rect.bottom - box.top);
    return { x: rect.left - box.left + MARGIN, y: rect.top - box.top + MARGIN };
  };
  for (const plot of root.querySelectorAll<SVGSVGElement>('svg.plot')) {
    const rect = plot.getBoundingClientRect();
    if (rect.width === 0) continue;
    const copy = plot.cloneNode(true) as SVGSVGElement;
    inlineStyles(plot, copy);
    const at = place(rect);
    copy.setAttribute('x', at.x.toFixed(1));
    copy.setAttribute('y', at.y.toFixed(1));
    parts.push(copy);
  }
  for (const heading of root.querySelectorAll<HTMLElement>('[data-picture]')) {
    const style = getComputedStyle(heading);
    for (const { rect, words } of linesOf(heading)) {
      const at = place(rect);
      const text = document.createElementNS(SVG, 'text');
      text.textContent = words;
      text.setAttribute('x', at.x.toFixed(1));
      // A font's ascent is about four fifths of its size, and the box of a word a little higher than that.
      text.setAttribute('y', (at.y + Number.parseFloat(style.fontSize) * 0.93).toFixed(1));
      text.setAttribute('fill', plainColour(style.color));
      text.setAttribute('font-family', style.fontFamily);
      text.setAttribute('font-size', style.fontSize);
      text.setAttribute('font-weight', style.fontWeight);
      parts.push(text);
    }
  }
  const width = Math.ceil(right + 2 * MARGIN);
  const height = Math.ceil(bottom + 2 * MARGIN);
  picture.setAttribute('xmlns', SVG);
  picture.setAttribute('width', String(width));
  picture.setAttribute('height', String(height));
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const name = document.createElementNS(SVG, 'title');
  name.textContent = title;
  const ground = document.createElementNS(SVG, 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', plainColour(surfaceOf(root)));
  picture.append(name, ground, ...parts);
  return { svg: new XMLSerializer().serializeToString(picture), width, height };
}

/** The picture as PNG, twice as fine as on the page. @throws Error when the browser cannot draw it */
export async function pngOf(svg: string, width: number, height: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * DENSITY;
    canvas.height = height * DENSITY;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('the browser gives no canvas to draw on');
    context.scale(DENSITY, DENSITY);
    context.drawImage(image, 0, 0, width, height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (!blob) throw new Error('the browser could not make a PNG of this size');
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The lines that an element's text is set in on the page, with their places there. */
function linesOf(element: HTMLElement): { readonly rect: DOMRect; readonly words: string }[] {
  const lines: { rect: DOMRect; words: string }[] = [];
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let space = '';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    // A line may end behind a hyphen, too.
    for (const { 0: piece, index } of (node.textContent ?? '').matchAll(/\s+|[^\s-]+-?|-/g)) {
      if (piece.trim() === '') {
        space = ' ';
        continue;
      }
      range.setStart(node, index);
      range.setEnd(node, index + piece.length);
      const rect = range.getBoundingClientRect();
      if (rect.width === 0) continue;
      const line = lines.at(-1);
      if (line && Math.abs(line.rect.top - rect.top) < rect.height / 2) {
        line.words += space + piece;
        line.rect = new DOMRect(line.rect.x, line.rect.y, rect.right - line.rect.x, line.rect.height);
      } else {
        lines.push({ rect, words: piece });
      }
      space = '';
    }
  }
  return lines;
}

function inlineStyles(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of STYLES) {
    const value = style.getPropertyValue(name);
    if (value !== '')
      to.setAttribute(name, name === 'fill' || name === 'stroke' ? plainColour(value) : value);
  }
  to.removeAttribute('class');
  to.removeAttribute('style');
  for (let i = 0; i < from.children.length; i++) inlineStyles(from.children[i], to.children[i]);
}

const plain = new Map<string, string>();
let brush: CanvasRenderingContext2D | null = null;

/** A colour that every viewer of SVG knows: mixed colours are computed in oklab, which few do. */
function plainColour(colour: string): string {
  if (colour === 'none' || colour.startsWith('rgb') || colour.startsWith('#')) return colour;
  const known = plain.get(colour);
  if (known) return known;
  brush ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!brush) return colour;
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
  const rgb = a === 255 ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${(a / 255).toFixed(3)})`;
  plain.set(colour, rgb);
  return rgb;
}

/** The colour that `element` stands on. */
function surfaceOf(element: HTMLElement): string {
  for (let at: HTMLElement | null = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour !== 'transparent' && !/, 0\)$/.test(colour)) return colour;
  }
  return 'white';
}
