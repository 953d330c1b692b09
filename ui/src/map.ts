// The map: outlines of divisions without tiles, places as finely as they are known and no finer.
import * as L from "leaflet";
import "leaflet/dist/leaflet.css";
import { feature, mesh } from "topojson-client";
import type { Feature, MultiPolygon, Polygon } from "geojson";
import type { GeometryCollection, Topology } from "topojson-specification";
import { gatherNear } from "./lib/near";
import { said } from "./lib/words";

type Shape = Feature<Polygon | MultiPolygon, { country: string }>;
type Outlines = Topology<Record<string, GeometryCollection<{ country: string }>>>;

interface Place {
  id: string;
  name: string;
  precision: string;
  count: number;
  said: string;
  drawn: "point" | "around" | "county" | "region" | "country" | "box";
  near?: string;
  within?: string;
  withheld?: boolean;
  point?: [number, number];
  box?: [number, number, number, number];
}

interface Given {
  claims: string;
  names: Record<string, string>;
  precisions: Record<string, string>;
  countries: Record<string, string>;
  places: Place[];
}

const STEPS = [1, 5, 20, 100, 500];
const REACH = 38; // pixels within which dots are put together
const LETTER = 9; // pixels of a letter of a name, with some room
const FINEST = 11; // a dot of a kilometre grows no larger than that on the screen
const ALL: L.LatLngBoundsExpression = [[11, 31], [37.5, 50]];

// Outlines beyond the edge are drawn too, so that moving the map shows no empty land.
L.Renderer.mergeOptions({ padding: 0.5 });

const classOf = (count: number): string => `c${STEPS.filter((step) => count >= step).length}`;

async function load<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()) as T;
}

function element(tag: string, text = "", className = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** Says all that is known of one place; what comes from articles goes in as text only. */
function told(place: Place, given: Given): HTMLElement {
  const part = element("section");
  part.append(element("h3", place.name));
  const facts = [place.said, place.near ?? "", `${said("js.map.known")} ${given.precisions[place.precision] ?? ""}`];
  part.append(...facts.filter(Boolean).map((fact) => element("p", fact)));
  const link = document.createElement("a");
  link.href = given.claims + encodeURIComponent(place.id);
  link.textContent = said("js.map.open");
  part.append(link);
  return part;
}

function popup(title: string, places: Place[], given: Given): HTMLElement {
  const box = element("div");
  box.dir = document.documentElement.dir;
  if (title) box.append(element("h2", title));
  const withheld = places.filter((one) => one.withheld);
  box.append(...places.filter((one) => !one.withheld).map((one) => told(one, given)));
  if (withheld.length) {
    box.append(element("p", said("js.map.inside"), "inside"), ...withheld.map((one) => told(one, given)));
  }
  return box;
}

class Atlas {
  readonly map: L.Map;
  private readonly dots = L.layerGroup();
  private readonly where = new Map<string, () => void>();
  private readonly exact: Place[];

  constructor(
    private readonly frame: HTMLElement,
    private readonly given: Given,
  ) {
    this.map = L.map(frame, {
      minZoom: 3,
      maxZoom: FINEST,
      zoomControl: false,
      attributionControl: false,
      worldCopyJump: false,
    });
    const corner = document.documentElement.dir === "rtl" ? "topright" : "topleft";
    L.control.zoom({ position: corner, zoomInTitle: said("js.map.in"), zoomOutTitle: said("js.map.out") }).addTo(this.map);
    this.map.on("popupopen", ({ popup: opened }) => {
      opened.getElement()?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", said("js.map.close"));
    });
    this.exact = given.places.filter((one) => one.point);
    this.map.fitBounds(this.middle(), { maxZoom: 8 });
    this.map.createPane("areas").style.zIndex = "350";
    this.map.createPane("labels").style.zIndex = "380";
    this.map.createPane("districts").style.zIndex = "370";
    this.dots.addTo(this.map);
    this.map.on("moveend zoomend", () => this.drawDots());
  }

  tiles(address: string): void {
    if (!address) return;
    L.tileLayer(address, { maxZoom: FINEST }).addTo(this.map);
    this.frame.classList.add("tiled");
  }

  /** Draws the regions, filled where claims know nothing finer, with the borders of countries. */
  regions(whole: Outlines): void {
    const level = whole.objects.region;
    if (!level) return;
    const shapes = feature(whole, level).features as Shape[];
    this.areas(shapes, "areas", true);
    const countryOf = (one: { properties?: object }): string => (one.properties as { country: string }).country;
    const borders = mesh(whole, level, (one, other) => one === other || countryOf(one) !== countryOf(other));
    L.geoJSON(borders, { pane: "areas", interactive: false, style: { className: "borders" } }).addTo(this.map);
    for (const place of this.given.places.filter((one) => one.drawn === "country")) this.country(place, shapes);
    this.labels(shapes);
    this.drawDots();
  }

  counties(whole: Outlines): void {
    const level = whole.objects.county;
    if (level) this.areas(feature(whole, level).features as Shape[], "districts", false);
  }

  /** Draws regions that have a box and no outline. */
  boxes(): void {
    for (const place of this.given.places) {
      if (!place.box) continue;
      const [west, south, east, north] = place.box;
      const round = Array.from({ length: 48 }, (_, turn): [number, number] => {
        const angle = (turn / 24) * Math.PI;
        return [(south + north) / 2 + ((north - south) / 2) * Math.sin(angle), (west + east) / 2 + ((east - west) / 2) * Math.cos(angle)];
      });
      this.bind(L.polygon(round, { pane: "areas", className: `soft ${classOf(place.count)}` }), "", [place]);
    }
  }

  /** Opens what stands for a place. */
  show(id: string): void {
    this.frame.scrollIntoView({ block: "center" });
    this.where.get(id)?.();
  }

  private areas(shapes: Shape[], pane: string, all: boolean): void {
    const within = new Map<string, Place[]>();
    for (const place of this.given.places) {
      if (place.within) within.set(place.within, [...(within.get(place.within) ?? []), place]);
    }
    for (const shape of shapes) {
      const places = within.get(String(shape.id)) ?? [];
      const count = places.reduce((sum, one) => sum + one.count, 0);
      if (!count && !all) continue;
      const className = count ? `area ${classOf(count)}` : "area";
      const layer = L.geoJSON(shape, { pane, interactive: count > 0, style: { className } });
      if (count) this.bind(layer, places.some((one) => one.id === shape.id) ? "" : (this.given.names[String(shape.id)] ?? ""), places);
      else layer.addTo(this.map);
    }
  }

  private bind(layer: L.GeoJSON | L.Polygon, title: string, places: Place[]): void {
    layer.bindPopup(() => popup(title, places, this.given), { maxHeight: 260 }).addTo(this.map);
    const middle = layer.getBounds().getCenter();
    for (const place of places) {
      this.where.set(place.id, () => {
        this.map.fitBounds(layer.getBounds(), { maxZoom: 8 });
        layer.openPopup(middle);
      });
    }
  }

  /** Marks a country whose claims know nothing finer by a badge in its middle. */
  private country(place: Place, shapes: Shape[]): void {
    const own = shapes.filter((one) => one.properties.country === this.given.countries[place.id]);
    const bounds = L.geoJSON({ type: "FeatureCollection", features: own } as GeoJSON.FeatureCollection).getBounds();
    if (!bounds.isValid()) return;
    const html = element("span", `${place.name} `);
    html.append(element("b", place.count.toLocaleString("en")));
    const icon = L.divIcon({ className: "badge", html, iconSize: [0, 0] });
    const marker = L.marker(bounds.getCenter(), { icon, zIndexOffset: -2000 }).addTo(this.map);
    this.name(marker, `${place.name}: ${place.said}`);
    marker.bindPopup(() => popup("", [place], this.given));
    this.where.set(place.id, () => {
      this.map.fitBounds(bounds);
      marker.openPopup();
    });
  }

  /** Writes the names of regions that are wide enough on the screen to hold them. */
  private labels(shapes: Shape[]): void {
    const named = shapes.flatMap((shape) => {
      const name = this.given.names[String(shape.id)];
      return name ? [{ name, bounds: L.geoJSON(shape).getBounds() }] : [];
    });
    const names = L.layerGroup().addTo(this.map);
    const write = (): void => {
      names.clearLayers();
      for (const { name, bounds } of named) {
        const at = (point: L.LatLng): number => this.map.project(point).x;
        if (at(bounds.getNorthEast()) - at(bounds.getSouthWest()) < name.length * LETTER) continue;
        const icon = L.divIcon({ className: "label", html: element("span", name), iconSize: [0, 0] });
        L.marker(bounds.getCenter(), { icon, interactive: false, keyboard: false, pane: "labels" }).addTo(names);
      }
    };
    this.map.on("zoomend", write);
    write();
  }

  /** Draws dots and rings, those that would cover each other put together. */
  private drawDots(): void {
    this.dots.clearLayers();
    const seen = this.map.getBounds().pad(0.1);
    const zoom = this.map.getZoom();
    const inside = this.exact.filter((one) => seen.contains(one.point as [number, number]));
    const at = (one: Place): L.Point => this.map.project(one.point as [number, number], zoom);
    for (const group of gatherNear(inside, at, (one) => one.count, REACH)) this.dot(group);
    for (const place of this.exact) {
      if (this.where.has(place.id)) continue;
      this.where.set(place.id, () => {
        this.map.setView(place.point as [number, number], 9);
        L.popup().setLatLng(place.point as [number, number]).setContent(popup("", [place], this.given)).openOn(this.map);
      });
    }
  }

  private dot(places: Place[]): void {
    const first = places[0];
    if (!first?.point) return;
    const count = places.reduce((sum, one) => sum + one.count, 0);
    const points = places.map((one) => one.point as [number, number]);
    const alone = places.length === 1;
    const size = alone ? 10 + 3 * STEPS.filter((step) => count >= step).length : 36;
    const kind = alone ? (first.drawn === "around" ? "ring" : first.near ? "dot near" : "dot") : "cluster";
    const html = alone ? false : element("span", count.toLocaleString("en"));
    const marker = L.marker(first.point, { icon: L.divIcon({ className: kind, html, iconSize: [size, size] }) });
    marker.addTo(this.dots);
    this.name(marker, alone ? `${first.name}: ${first.said}` : `${said("js.map.cluster", { m: places.length })}: ${count.toLocaleString("en")}`);
    if (alone || this.map.getZoom() >= FINEST || new Set(points.map(String)).size === 1) {
      marker.bindPopup(() => popup("", places, this.given), { maxHeight: 260 });
    } else {
      marker.on("click", () => this.map.fitBounds(L.latLngBounds(points).pad(0.2), { maxZoom: FINEST }));
    }
  }

  private name(marker: L.Marker, words: string): void {
    const shown = marker.getElement();
    shown?.setAttribute("aria-label", words);
    shown?.setAttribute("title", words);
  }

  /** Finds where most of it happened: a few places far away must not make the rest small. */
  private middle(): L.LatLngBoundsExpression {
    const side = (which: 0 | 1): [number, number] | undefined => {
      const ranked = this.exact.map((one): [number, number] => [(one.point as [number, number])[which], one.count]).sort((a, b) => a[0] - b[0]);
      const total = ranked.reduce((sum, one) => sum + one[1], 0);
      const at = (part: number): number | undefined => {
        let sum = 0;
        return ranked.find((one) => (sum += one[1]) >= total * part)?.[0];
      };
      const low = at(0.05), high = at(0.95);
      return low === undefined || high === undefined ? undefined : [low, high];
    };
    const tall = side(0), wide = side(1);
    return tall && wide ? L.latLngBounds([tall[0], wide[0]], [tall[1], wide[1]]).pad(0.15) : ALL;
  }
}

async function draw(frame: HTMLElement): Promise<void> {
  const { places = "", region = "", county = "", tiles = "" } = frame.dataset;
  const regions = load<Outlines>(region);
  const given = await load<Given>(places);
  frame.replaceChildren();
  const atlas = new Atlas(frame, given);
  atlas.tiles(tiles);
  atlas.regions(await regions);
  atlas.boxes();
  if (given.places.some((one) => one.drawn === "county")) atlas.counties(await load<Outlines>(county));
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-shows]")) {
    button.hidden = false;
    button.addEventListener("click", () => atlas.show(button.dataset.shows ?? ""));
  }
  frame.dataset.ready = "yes";
}

const frame = document.getElementById("map");
if (frame) {
  draw(frame).catch((fault: unknown) => {
    frame.replaceChildren(element("p", said("js.map.fault"), "empty"));
    throw fault;
  });
}
