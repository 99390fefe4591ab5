import { newParticipant } from '../testing/call-fixtures';
import { arrange, type Box, corneredIn, GAP, gridBoxes, gridFor, placesIn } from './layout';
import { type Layout, personKey, screenKey, type StageSeat } from './seat';

const WINDOWS = [
  [1280, 680],
  [1920, 960],
  [1024, 768],
  [800, 600],
  [640, 320],
  [360, 620],
  [320, 480],
  [740, 260],
] as const;
/** What is left for people on a telephone of 390 × 844, and on smaller ones. */
const PHONES = [
  [374, 716],
  [374, 540],
  [304, 448],
] as const;
const COUNTS = Array.from({ length: 12 }, (_, index) => index + 1);
const CASES = WINDOWS.flatMap(([width, height]) => COUNTS.map((count) => ({ width, height, count })));

const isPhone = ({ width, height }: { width: number; height: number }) => width < 600 && height > width;
/** The room of one tile with so many columns. */
const cellWith = (columns: number, { count, width, height }: (typeof CASES)[number]) => {
  const rows = Math.ceil(count / columns);
  return { width: (width - GAP * (columns - 1)) / columns, height: (height - GAP * (rows - 1)) / rows };
};
const overlap = (one: Box, other: Box) =>
  one.left < other.left + other.width &&
  other.left < one.left + one.width &&
  one.top < other.top + other.height &&
  other.top < one.top + one.height;
const anyOverlap = (boxes: Box[]) =>
  boxes.some((one, index) => boxes.some((other, next) => next > index && overlap(one, other)));
const inside = (boxes: Box[], width: number, height: number) =>
  boxes.every(
    ({ left, top, width: wide, height: high }) =>
      left >= 0 && top >= 0 && left + wide <= width + 1 && top + high <= height + 1,
  );

describe('gridFor', () => {
  it.each([
    [1, 1280, 680, 1],
    [2, 1280, 680, 2],
    [3, 1280, 680, 2],
    [4, 1280, 680, 2],
    [5, 1280, 680, 3],
    [6, 1280, 680, 3],
    [12, 1280, 680, 4],
    [2, 360, 620, 1],
    [3, 360, 620, 1],
    [6, 360, 620, 2],
    [12, 360, 620, 2],
  ])('puts %i people into %i × %i in %i columns', (count, width, height, columns) => {
    expect(gridFor(count, { width, height }).columns).toBe(columns);
  });

  it('never has more than two columns on an upright telephone', () => {
    for (const count of COUNTS) expect(gridFor(count, { width: 390, height: 400 }).columns).toBeLessThanOrEqual(2);
  });

  it('makes the tiles as large as the best number of columns lets them be, at 16:9; on an upright telephone as large as cutting off their sides lets them be', () => {
    expect(CASES.some(isPhone)).toBe(true);
    for (const one of CASES) {
      const grid = gridFor(one.count, one);
      const columns = Array.from({ length: isPhone(one) ? Math.min(2, one.count) : one.count }, (_, n) => n + 1);
      const cells = columns.map((count) => cellWith(count, one));
      const sides = cells.map(({ width, height }) => Math.min(width, isPhone(one) ? height : (height * 16) / 9));
      expect(isPhone(one) ? Math.min(grid.width, grid.height) : grid.width).toBe(Math.floor(Math.max(...sides)));
      if (!isPhone(one)) expect(grid.height).toBe(Math.floor((grid.width * 9) / 16));
      // Whole pixels change the ratio by less than a hundredth.
      if (isPhone(one)) expect(grid.width / grid.height).toBeGreaterThan(0.74);
      if (isPhone(one)) expect(grid.width / grid.height).toBeLessThan(16 / 9 + 0.02);
      // One more pixel fits neither in width nor in height.
      const narrowest = isPhone(one) ? 3 / 4 : 16 / 9;
      const cell = cellWith(grid.columns, one);
      const [wider, higher] = [grid.width + 1, grid.height + 1];
      expect(wider > cell.width || (wider * 9) / 16 > (isPhone(one) ? grid.height : cell.height)).toBe(true);
      expect(higher > cell.height || grid.width / higher < narrowest).toBe(true);
    }
  });

  it.each(PHONES)('shows six people in three rows of two on a telephone (%i × %i)', (width, height) => {
    const { columns, ...tile } = gridFor(6, { width, height });
    expect(columns).toBe(2);
    expect(tile.width).toBe(Math.floor((width - GAP) / 2));
    expect(tile.height).toBe(Math.floor((height - 2 * GAP) / 3));
  });

  it('copes with a window that has no room at all', () => {
    expect(gridFor(3, { width: 0, height: 0 })).toMatchObject({ width: 0, height: 0 });
  });
});

describe('gridBoxes', () => {
  it('centres the last row', () => {
    const boxes = gridBoxes(5, { left: 0, top: 0, width: 1280, height: 680 });
    const middle = (some: Box[]) => (some[0].left + some[some.length - 1].left + some[0].width) / 2;
    expect(Math.abs(middle(boxes.slice(0, 3)) - 640)).toBeLessThanOrEqual(1);
    expect(Math.abs(middle(boxes.slice(3)) - 640)).toBeLessThanOrEqual(1);
  });
});

describe('arrange', () => {
  it.each(CASES)('keeps $count tiles apart and within $width × $height', ({ count, width, height }) => {
    for (const stage of [null, 0, count - 1]) {
      const boxes = arrange(count, stage, width, height);
      expect(boxes).toHaveLength(count);
      expect(anyOverlap(boxes)).toBe(false);
      expect(inside(boxes, width, height)).toBe(true);
    }
  });

  it('gives the stage the largest place, people at its right where there is width', () => {
    const [first, stage, last] = arrange(3, 1, 1280, 680);
    expect(stage).toMatchObject({ left: 0, top: 0, height: 680 });
    expect(first.left).toBeGreaterThanOrEqual(stage.width);
    expect(last.left).toBeGreaterThanOrEqual(stage.width);
  });

  it('puts people beneath the stage of an upright telephone', () => {
    const [stage, other] = arrange(4, 0, 360, 620);
    expect(stage.width).toBe(360);
    expect(other.top).toBeGreaterThanOrEqual(stage.height);
  });

  it.each(PHONES)('leaves six people large enough beneath a screen on a telephone (%i × %i)', (width, height) => {
    const [screen, ...people] = arrange(7, 0, width, height);
    expect(screen.width).toBe(width);
    expect(screen.height).toBeGreaterThan(height / 2);
    expect(new Set(people.map(({ top }) => top)).size).toBe(2);
    for (const person of people) expect(Math.min(person.width, person.height)).toBeGreaterThan(90);
  });

  it('does not blow up the only one beneath the stage of a telephone', () => {
    const [stage, other] = arrange(2, 0, 374, 716);
    expect(other.width).toBeLessThan(374 / 3);
    expect(stage.height).toBeGreaterThan(500);
  });
});

describe('placesIn', () => {
  const size = { width: 1280, height: 680, covered: 0 };
  const whole = { left: 0, top: 0, width: 1280, height: 680 };
  const seat = (id: number, kind: StageSeat['kind'] = 'person'): StageSeat => ({
    key: kind === 'screen' ? screenKey(id) : personKey(id),
    kind,
    person: newParticipant(id),
    track: null,
  });
  const track = {} as MediaStreamTrack;
  const own = seat(1, 'own');

  it('gives the other of a call of two the whole stage, and a corner to my picture where there is one', () => {
    const two: Layout = { name: 'two' };
    expect(placesIn(two, [seat(2), own], size)).toEqual([{ seat: seat(2), box: whole, filling: true }]);
    expect(corneredIn(two, [seat(2), own])).toBeNull();
    expect(corneredIn(two, [seat(2), { ...own, track }])).toEqual({ ...own, track });
    expect(placesIn(two, [own], size)).toEqual([]);
  });

  it.each<Layout>([
    { name: 'grid' },
    { name: 'speaker', large: personKey(2) },
    { name: 'screen', large: screenKey(3) },
    { name: 'pinned', large: personKey(3) },
  ])('draws everybody as a tile, and the chosen one larger than all others together ($name)', (layout) => {
    const seats = [seat(3, 'screen'), seat(2), seat(3), { ...own, track }];
    const places = placesIn(layout, seats, size);
    expect(places.map((place) => [place.seat.key, place.filling])).toEqual(seats.map(({ key }) => [key, false]));
    expect(corneredIn(layout, seats)).toBeNull();
    const areas = new Map(places.map((place) => [place.seat.key, place.box.width * place.box.height]));
    const sum = [...areas.values()].reduce((before, area) => before + area, 0);
    if ('large' in layout) expect(areas.get(layout.large)).toBeGreaterThan(sum / 2);
    else expect(new Set(areas.values()).size).toBe(1);
  });

  it('draws a grid where the large one is not there', () => {
    const widths = placesIn({ name: 'pinned', large: 'gone' }, [seat(2), own], size).map(({ box }) => box.width);
    expect(new Set(widths).size).toBe(1);
  });

  describe('where notices lie over the upper part of the stage', () => {
    const people = (count: number) => Array.from({ length: count }, (_, index) => seat(index + 1));
    const layouts: Layout[] = [{ name: 'grid' }, { name: 'speaker', large: personKey(1) }];

    it.each([...PHONES, [1280, 680] as const, [640, 280] as const])('no tile is beneath them (%i × %i)', (...of) => {
      const room = { width: of[0], height: of[1], covered: 100 };
      for (const count of COUNTS)
        for (const layout of layouts) {
          const boxes = placesIn(layout, people(count), room).map(({ box }) => box);
          expect(Math.min(...boxes.map(({ top }) => top))).toBeGreaterThanOrEqual(100);
          expect(inside(boxes, room.width, room.height)).toBe(true);
          expect(anyOverlap(boxes)).toBe(false);
        }
    });

    it('tiles that they do not reach stay where they are', () => {
      const free = { width: 374, height: 716, covered: 0 };
      const boxes = (covered: number) => placesIn({ name: 'grid' }, people(4), { ...free, covered });
      const [{ box: first }] = boxes(0);
      expect(boxes(first.top)).toEqual(boxes(0));
      expect(boxes(first.top + 1)).not.toEqual(boxes(0));
    });

    it('the picture of a call between two stays whole', () => {
      expect(placesIn({ name: 'two' }, people(2), { ...size, covered: 100 })[0].box).toEqual(whole);
    });
  });
});
