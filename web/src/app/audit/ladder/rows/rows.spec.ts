import { folded } from './folding';
import { ANN, BEN, directStory, Story } from '../ladder-fixtures';
import { layoutOf } from './lane-layout';
import { lanesOf } from './lanes';
import { holdsOf, placed, rowsIn, rowsOf, ROW_HEIGHT, stepOf } from './rows';
import { arrowShape, labelAt, type DrawingArea } from '../shapes/shapes';
import { type SignalStep, stepsOf } from './steps';
import { timeAxis } from '../time-axis';

const scene = (story: Story) => {
  const lanes = lanesOf(story.log().call);
  const steps = folded(stepsOf(story.log(), lanes), new Set());
  const rows = rowsOf(steps);
  const axis = timeAxis(
    rows.map(({ time }) => time),
    { pixelsPerSecond: 4, row: ROW_HEIGHT },
  );
  const layout = layoutOf(lanes, { room: 400, narrow: false, people: null });
  const view = { left: 0, right: layout.width };
  const stage: DrawingArea = { layout, server: lanes.server, nameOf: (lane) => lanes.all[lane].name, view };
  return { lanes, steps, rows, axis, stage };
};

describe('rowsOf', () => {
  it('has a row for each step, and one more where what was held is delivered', () => {
    const { steps, rows } = scene(directStory());
    const deliveries = rows.filter(({ part }) => part === 'delivery');
    expect(rows).toHaveLength(steps.length + deliveries.length);
    expect(deliveries.map(({ key }) => key)).toEqual([
      'delivery of signal 1',
      'delivery of burst of signal 2',
      'delivery of signal 16',
    ]);
  });

  it('says while what was held: overlapping spans are one', () => {
    const { rows, axis } = scene(directStory());
    const holds = holdsOf(rows, axis);
    expect(holds).toHaveLength(2);
    expect(holds[0].top).toBe(axis.rows[rows.findIndex(({ key }) => key === 'signal 1')]);
    expect(holds[0].bottom).toBe(axis.rows[rows.findIndex(({ key }) => key === 'delivery of burst of signal 2')]);
  });

  it('is drawn only where it is seen', () => {
    const { rows, axis } = scene(directStory());
    const seen = rowsIn(placed(rows, axis), axis, { top: 200, bottom: 300 });
    expect(seen.length).toBeLessThan(8);
    expect(seen.every(({ y }) => y > 200 - 2 * ROW_HEIGHT && y < 300 + 2 * ROW_HEIGHT)).toBe(true);
  });

  it('finds what is chosen, also where it is folded', () => {
    const { steps } = scene(directStory());
    expect(stepOf(steps, { signal: 1 })?.key).toBe('signal 1');
    expect(stepOf(steps, { signal: 4 })?.key).toBe('burst of signal 2');
    expect(stepOf(steps, { signal: 999 })).toBeNull();
    expect(stepOf(steps, null)).toBeNull();
  });
});

describe('arrowShape', () => {
  const shapeOf = (story: Story, key: string) => {
    const { rows, axis, stage } = scene(story);
    const index = rows.findIndex((row) => row.key === key);
    const row = { ...rows[index], y: axis.rows[index] };
    return { ...arrowShape(row, row.step as SignalStep, stage), y: row.y, stage };
  };

  it('goes to the server and on, downwards', () => {
    const { toServer, onward, end, y, stage } = shapeOf(directStory(), 'signal 9');
    expect(toServer).toMatchObject({ from: { x: stage.layout.xOf(2) }, to: { x: stage.layout.xOf(1), y } });
    expect(onward?.to.x).toBe(stage.layout.xOf(0));
    expect(onward!.to.y).toBeGreaterThan(y);
    expect(end?.mark).toBe('applied');
  });

  it('ends at the server where it is held, refused, or never delivered', () => {
    expect(shapeOf(directStory(), 'signal 1')).toMatchObject({ onward: null, end: null });
    expect(shapeOf(directStory(), 'delivery of signal 1')).toMatchObject({ toServer: null, end: { mark: 'applied' } });
    const refused = shapeOf(directStory(), 'signal 17');
    expect(refused).toMatchObject({ onward: null, end: { mark: 'refused', at: { x: refused.stage.layout.xOf(1) } } });
    const held = shapeOf(directStory().signal(500, [ANN, BEN], { delivered: null }), 'signal 19');
    expect(held).toMatchObject({ onward: null, end: { mark: 'undelivered' } });
  });

  it('keeps its words in sight, and says whose signal it is where the sender is not', () => {
    const { stage, rows, axis } = scene(directStory());
    const aside: DrawingArea = { ...stage, view: { left: 150, right: 300 } };
    const index = rows.findIndex(({ key }) => key === 'signal 1');
    const { label } = arrowShape({ ...rows[index], y: axis.rows[index] }, rows[index].step as SignalStep, aside);
    expect(label).toMatchObject({ x: 158, anchor: 'start', text: 'Ann: Offer' });
    const long = labelAt({ x: 100, y: 0, text: 'x'.repeat(500), towards: 200 }, stage);
    expect(long.text.length).toBeLessThan(60);
    expect(long.text.endsWith('…')).toBe(true);
  });
});

describe('layoutOf', () => {
  const { lanes } = scene(directStory());

  it('makes all lanes as wide as there is room, but not narrower than can be read', () => {
    expect(layoutOf(lanes, { room: 800, narrow: false, people: null })).toMatchObject({ laneWidth: 200, width: 800 });
    expect(layoutOf(lanes, { room: 100, narrow: false, people: null }).laneWidth).toBe(96);
    expect(layoutOf(lanes, { room: 100, narrow: true, people: null }).laneWidth).toBe(68);
  });

  it('shows the lanes of those between whom one looks', () => {
    expect(layoutOf(lanes, { room: 400, narrow: false, people: [ANN] }).shown).toEqual([0, 1, 2, 3]);
    expect(layoutOf(lanes, { room: 400, narrow: false, people: [BEN, 99] }).shown).toEqual([1, 2, 3]);
  });
});
