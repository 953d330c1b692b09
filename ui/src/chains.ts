// Who carries whose words, drawn from the table below the graph: voices first, publishers last.
import { Graph, layout } from "@dagrejs/dagre";

interface Point {
  key: string;
  name: string;
  kind: string;
  look: string;
  url: string;
  said: string;
}

interface Step {
  source: string;
  carrier: string;
  claims: number;
}

const SVG = "http://www.w3.org/2000/svg";
const TALL = 42;
const WIDEST = 210; // pixels of a box
const END = "end:";
const LETTERS = 26; // of a name in a box; the whole name is read out and shown on hover

function shape(tag: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text) made.textContent = text;
  return made;
}

const cut = (name: string): string => (name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name);

/** Measures names as they will stand in their boxes. */
function widths(points: Point[]): Map<string, number> {
  const pen = document.createElement("canvas").getContext("2d");
  if (pen) pen.font = `15px ${getComputedStyle(document.body).fontFamily}`;
  return new Map(
    points.map((one) => {
      const wide = Math.max(pen?.measureText(cut(one.name)).width ?? 100, (pen?.measureText(one.kind).width ?? 80) * 0.85);
      return [one.key, Math.min(WIDEST, wide + 28)];
    }),
  );
}

function stepsOf(table: HTMLTableElement): Step[] {
  return [...table.querySelectorAll<HTMLTableRowElement>("tr[data-source]")].map((row) => ({
    source: row.dataset.source ?? "",
    carrier: row.dataset.carrier ?? "",
    claims: Number(row.dataset.claims),
  }));
}

function laidOut(points: Point[], steps: Step[]): Graph {
  const graph = new Graph({ directed: true });
  const direction = document.documentElement.dir === "rtl" ? "RL" : "LR";
  graph.setGraph({ rankdir: direction, nodesep: 9, ranksep: 190, edgesep: 8, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  const wide = widths(points);
  for (const one of points) graph.setNode(one.key, { width: wide.get(one.key) ?? WIDEST, height: TALL });
  for (const one of steps) {
    if (one.source !== one.carrier) graph.setEdge(one.source, one.carrier, { weight: Math.ceil(Math.log2(one.claims + 1)) });
  }
  // All publishers stand in the last column: short ways to an end that is not drawn pull them there.
  graph.setNode(END, { width: 1, height: 1 });
  for (const one of points) if (one.look === "publisher") graph.setEdge(one.key, END, { weight: 200 });
  layout(graph);
  return graph;
}

interface Spot {
  x: number;
  y: number;
}

/** Gives the way of a step: from the side of one box to the side of the other, round what lies between. */
function way(graph: Graph, step: Step): Spot[] {
  const edge = graph.edge(step.source, step.carrier) as { points?: Spot[] } | undefined;
  if (!edge?.points) return [];
  const [source, carrier] = [step.source, step.carrier].map((key) => graph.node(key) as Spot & { width: number });
  if (!source || !carrier) return [];
  const side = Math.sign(carrier.x - source.x) || 1;
  const start = { x: source.x + (side * source.width) / 2, y: source.y };
  const end = { x: carrier.x - (side * carrier.width) / 2 - side * 3, y: carrier.y };
  const between = edge.points.slice(1, -1).filter((one) => side * (one.x - start.x) > 20 && side * (end.x - one.x) > 20);
  return edge.points.length > 3 ? [start, ...between, end] : [start, end];
}

/** Writes a curve through spots that leaves and reaches each of them level. */
function curve(spots: Spot[]): string {
  return spots
    .map((one, turn) => {
      const last = spots[turn - 1];
      if (!last) return `M${one.x},${one.y}`;
      const bend = (one.x - last.x) / 2;
      return `C${last.x + bend},${last.y} ${one.x - bend},${one.y} ${one.x},${one.y}`;
    })
    .join(" ");
}

/** Gives the spot a part of the way along a curve that leaves one spot level and reaches another. */
function along(from: Spot, to: Spot, part: number): Spot {
  const rest = 1 - part;
  const mix = (a: number, b: number, c: number, d: number): number => rest ** 3 * a + 3 * rest ** 2 * part * b + 3 * rest * part ** 2 * c + part ** 3 * d;
  const middle = (from.x + to.x) / 2;
  return { x: mix(from.x, middle, middle, to.x), y: mix(from.y, from.y, to.y, to.y) };
}

/** Draws a step; `turn` is its place among those of its source, so that their counts keep apart. */
function line(graph: Graph, step: Step, turn: number): SVGElement | undefined {
  const [start, next, ...rest] = way(graph, step);
  if (!start || !next) return undefined;
  const group = shape("g", { class: "step" });
  const wide = 0.8 + 0.7 * Math.log2(step.claims);
  const at = along(start, next, 0.22 + 0.11 * (turn % 5));
  group.append(
    shape("path", { d: curve([start, next, ...rest]), "stroke-width": wide.toFixed(1), "marker-end": "url(#tip)" }),
    shape("text", { x: at.x, y: at.y + 4, "text-anchor": "middle", class: "count" }, step.claims.toLocaleString("en")),
  );
  group.dataset.source = step.source;
  group.dataset.carrier = step.carrier;
  return group;
}

function box(graph: Graph, point: Point): SVGElement {
  const { x, y, width, height } = graph.node(point.key) as { x: number; y: number; width: number; height: number };
  const link = shape(point.url ? "a" : "g", { class: `point ${point.look}`, "aria-label": point.said, tabindex: 0 });
  if (point.url) link.setAttribute("href", point.url);
  else link.setAttribute("role", "img");
  link.dataset.key = point.key;
  link.dataset.order = String(x);
  link.append(
    shape("title", {}, point.said),
    shape("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 7 }),
    shape("text", { x, y: point.kind ? y - 3 : y + 5, "text-anchor": "middle" }, cut(point.name)),
  );
  if (point.kind) link.append(shape("text", { x, y: y + 14, "text-anchor": "middle", class: "kind" }, cut(point.kind)));
  return link;
}

/** Lets one voice and its ways stand out while it is pointed at or has the focus. */
function standOut(picture: SVGElement): void {
  const mark = (key: string | undefined): void => {
    picture.classList.toggle("asked", key !== undefined);
    for (const step of picture.querySelectorAll<SVGElement>(".step")) {
      step.classList.toggle("near", key !== undefined && [step.dataset.source, step.dataset.carrier].includes(key));
    }
  };
  const keyOf = (event: Event): string | undefined => (event.target as Element).closest<SVGElement>(".point")?.dataset.key;
  picture.addEventListener("focusin", (event) => mark(keyOf(event)));
  picture.addEventListener("focusout", () => mark(undefined));
  picture.addEventListener("pointerover", (event) => mark(keyOf(event)));
  picture.addEventListener("pointerleave", () => mark(undefined));
}

function draw(frame: HTMLElement, table: HTMLTableElement): void {
  const points = JSON.parse(document.getElementById("points")?.textContent ?? "[]") as Point[];
  const steps = stepsOf(table);
  const graph = laidOut(points, steps);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const picture = shape("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-labelledby": "drawn" });
  const tip = shape("marker", { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, markerUnits: "userSpaceOnUse", orient: "auto" });
  tip.append(shape("path", { d: "M0,0 L8,4 L0,8 z" }));
  const sign = document.documentElement.dir === "rtl" ? -1 : 1;
  const boxes = points.map((one) => box(graph, one)).sort((one, other) => sign * (Number(one.dataset.order) - Number(other.dataset.order)));
  const turns = new Map<string, number>();
  const lines = steps.map((one) => {
    const turn = turns.get(one.source) ?? 0;
    turns.set(one.source, turn + 1);
    return line(graph, one, turn);
  });
  picture.append(tip, ...lines.filter((one) => one !== undefined), ...boxes);
  frame.hidden = false;
  frame.append(picture);
  standOut(picture);
}

const frame = document.getElementById("graph");
const table = document.querySelector<HTMLTableElement>("table.steps");
if (frame && table) void document.fonts.ready.then(() => draw(frame, table));
