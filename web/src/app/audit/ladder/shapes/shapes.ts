import type { LaneLayout } from '../rows/lane-layout';
import type { PlacedRow } from '../rows/rows';
import { shortened } from '../words/names';
import type { BurstStep, SignalEnd, SignalStep } from '../rows/steps';

/** The area that shapes are drawn in. */
export interface DrawingArea {
  readonly layout: LaneLayout;
  readonly server: number;
  /** The name of a lane's person. */
  readonly nameOf: (lane: number) => string;
  /** The part of the drawing that is in the window, in pixels from the left. */
  readonly view: { readonly left: number; readonly right: number };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A signal as two lines: to the server, and from there on. */
export interface ArrowShape {
  readonly toServer: { readonly from: Point; readonly to: Point } | null;
  readonly onward: { readonly from: Point; readonly to: Point } | null;
  /** The arrowhead at the recipient, as a path. */
  readonly head: string;
  readonly end: { readonly at: Point; readonly mark: SignalEnd } | null;
  readonly label: LabelShape;
}

export interface LabelShape {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
  readonly text: string;
}

const RISE = 3;
const FALL = 5;
const LABEL_ABOVE = 8;
const LABEL_BESIDE = 10;
/** The distance between the arrowhead and the mark at its end. */
const HEAD_BEFORE = 6;
const HEAD_LONG = 7;
/** The average width of a character in the drawing. */
const CHARACTER = 6.3;
const EDGE = 8;

/** Time runs down within a row too: the line to the server falls a little, the line from there falls more. */
export function arrowShape(row: PlacedRow, step: SignalStep | BurstStep, stage: DrawingArea): ArrowShape {
  const { y, part } = row;
  const [from, to] = [step.from, step.to].map(stage.layout.xOf);
  const server = { x: stage.layout.xOf(stage.server), y };
  const isWhole = part === 'whole';
  const goesOn = step.end !== 'refused' && step.end !== 'undelivered' && (isWhole ? !step.held : true);
  const arrival = { x: to, y: y + FALL };
  const sender = isInView(from, stage) ? '' : `${stage.nameOf(step.from)}: `;
  const text = isWhole ? `${sender}${step.label}` : `${step.label}, held until here`;
  return {
    toServer: isWhole ? { from: { x: from, y: y - RISE }, to: server } : null,
    onward: goesOn ? { from: server, to: arrival } : null,
    head: goesOn ? headPath(server, arrival) : '',
    end: endMark(step.end, { server, arrival, goesOn }),
    label: labelAt({ x: isWhole ? from : to, y: y - LABEL_ABOVE, text, towards: server.x }, stage),
  };
}

export function isInView(x: number, { view }: DrawingArea): boolean {
  return x >= view.left && x <= view.right;
}

function endMark(mark: SignalEnd, of: { server: Point; arrival: Point; goesOn: boolean }): ArrowShape['end'] {
  if (mark === 'refused' || mark === 'undelivered') return { mark, at: of.server };
  return of.goesOn ? { mark, at: of.arrival } : null;
}

function headPath(from: Point, to: Point): string {
  const towards = Math.sign(to.x - from.x) || 1;
  const tip = to.x - towards * HEAD_BEFORE;
  const back = tip - towards * HEAD_LONG;
  return `M${back},${to.y - 4.5} L${tip},${to.y} L${back},${to.y + 3.5}`;
}

/** Places words beside a lane, on the side that they are about; they are always in sight and never beyond the edge. */
export function labelAt(of: { x: number; y: number; text: string; towards: number }, stage: DrawingArea): LabelShape {
  const { left, right } = stage.view;
  const leads = of.towards >= of.x;
  const start = leads ? of.x + LABEL_BESIDE : of.x - LABEL_BESIDE;
  const x = Math.min(Math.max(start, left + EDGE), right - EDGE);
  const anchor = x === start ? (leads ? 'start' : 'end') : x === left + EDGE ? 'start' : 'end';
  const room = anchor === 'start' ? right - x : x - left;
  return { x, y: of.y, anchor, text: shortened(of.text, Math.max(8, Math.floor(room / CHARACTER))) };
}
