/** Lines from 0 with their points, side by side, as one SVG. */

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [360, 240, 50, 40, 28];

/** @param {readonly { readonly title: string, readonly x: string, readonly y: string, readonly points: readonly (readonly number[])[] }[]} plots */
export const linePlots = (plots) =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${plots.length * WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...plots.map((plot, i) => `<g transform="translate(${i * WIDTH} 0)">${panel(plot)}</g>`),
    '</svg>\n',
  ].join('\n');

function panel({ title, x, y, points }) {
  const [mostX, mostY] = [0, 1].map((axis) => Math.max(...points.map((point) => point[axis])) * 1.05);
  const at = ([px, py]) => [
    LEFT + (px / mostX) * (WIDTH - LEFT - 20),
    HEIGHT - BOTTOM - (py / mostY) * (HEIGHT - BOTTOM - TOP),
  ];
  const [baseX, baseY] = at([0, 0]);
  let labelled = -Infinity;
  const marks = points.map((point) => {
    const [cx, cy] = at(point);
    const dot = `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="3" fill="#2458c5"/>`;
    // Where points are close, not each has room for its number.
    if (cx - labelled < 26) return dot;
    labelled = cx;
    return `${dot}<text x="${cx.toFixed(1)}" y="${baseY + 14}" text-anchor="middle">${Number(point[0].toPrecision(3))}</text>`;
  });
  const line = points
    .map((point) =>
      at(point)
        .map((n) => n.toFixed(1))
        .join(),
    )
    .join(' ');
  return [
    `<text x="${LEFT}" y="16" font-weight="bold">${title}</text>`,
    `<path d="M${baseX} ${TOP} V${baseY} H${WIDTH - 20}" fill="none" stroke="#888"/>`,
    `<text x="${baseX - 6}" y="${TOP + 8}" text-anchor="end">${Number(mostY.toPrecision(2))}</text>`,
    `<text x="${baseX - 6}" y="${baseY}" text-anchor="end">0</text>`,
    `<text x="${WIDTH - 20}" y="${HEIGHT - 8}" text-anchor="end">${x}</text>`,
    `<text x="${baseX + 6}" y="${TOP + 8}">${y}</text>`,
    `<polyline points="${line}" fill="none" stroke="#2458c5" stroke-width="1.5"/>`,
    ...marks,
  ].join('');
}
