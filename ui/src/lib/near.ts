// Things on a screen put together where they would cover each other: the weightiest gather the rest.

interface Spot {
  x: number;
  y: number;
}

/** Gives groups in order of weight; the first of each is its middle, at least `reach` from others. */
export function gatherNear<T>(things: T[], at: (thing: T) => Spot, weight: (thing: T) => number, reach: number): T[][] {
  const cells = new Map<string, { spot: Spot; group: T[] }[]>();
  const groups: T[][] = [];
  for (const thing of [...things].sort((one, other) => weight(other) - weight(one))) {
    const spot = at(thing);
    const column = Math.floor(spot.x / reach);
    const row = Math.floor(spot.y / reach);
    const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].flatMap((dy) => cells.get(`${column + dx} ${row + dy}`) ?? []));
    const near = around.find((one) => Math.hypot(one.spot.x - spot.x, one.spot.y - spot.y) < reach);
    if (near) {
      near.group.push(thing);
      continue;
    }
    const group = [thing];
    groups.push(group);
    const key = `${column} ${row}`;
    cells.set(key, [...(cells.get(key) ?? []), { spot, group }]);
  }
  return groups;
}
