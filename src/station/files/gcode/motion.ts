import { MoveTime } from './move-time.ts';
import type { Words } from './words.ts';

/** Takes each straight piece of the head's way; arcs come as many pieces. Millimetres. */
export type OnPiece = (
  fromX: number,
  fromY: number,
  fromZ: number,
  toX: number,
  toY: number,
  toZ: number,
  extrudedMillimetres: number,
) => void;

const MILLIMETRES_PER_INCH = 25.4;
/** What a firmware uses before the first F: 25 mm/s. */
const DEFAULT_SPEED = 25;
/** Arcs are drawn with pieces of about this length… */
const ARC_PIECE_MILLIMETRES = 0.8;
/** …but no more than this many, so that one line cannot make millions. */
const ARC_MOST_PIECES = 180;

/** Where the head is, and in which modes: follows G-code as a firmware does. */
export class Motion {
  readonly time = new MoveTime();
  x = 0;
  y = 0;
  z = 0;
  /** All that was pushed forward, less what was pulled back. */
  extrudedMillimetres = 0;
  /** Coordinates mean something from the first homing on. */
  homed = false;
  private e = 0;
  private speed = DEFAULT_SPEED;
  private scale = 1;
  private absolute = true;
  private absoluteExtruder = true;
  private readonly onPiece: OnPiece;

  constructor(onPiece: OnPiece) {
    this.onPiece = onPiece;
  }

  /** Takes the commands that move the head or change how it moves; others do nothing here. */
  take(command: string, words: Words): void {
    switch (command) {
      case 'G0':
      case 'G1':
        this.line(words);
        break;
      case 'G2':
      case 'G3':
        this.arc(words, command === 'G2');
        break;
      case 'G4':
        this.time.pause(words.has('S') ? words.get('S') : words.get('P') / 1000);
        break;
      case 'G20':
        this.scale = MILLIMETRES_PER_INCH;
        break;
      case 'G21':
        this.scale = 1;
        break;
      case 'G28':
        this.home(words);
        break;
      case 'G90':
      case 'G91':
        // Marlin's G90 and G91 set the extruder's mode too.
        this.absolute = command === 'G90';
        this.absoluteExtruder = this.absolute;
        break;
      case 'M82':
      case 'M83':
        this.absoluteExtruder = command === 'M82';
        break;
      case 'G92':
        this.setPosition(words);
        break;
      case 'M204':
        this.setAcceleration(words);
        break;
      default:
    }
  }

  private line(words: Words): void {
    this.readSpeed(words);
    const { x, y, z } = this.target(words);
    this.moveTo(x, y, z, this.extrusion(words));
  }

  private arc(words: Words, clockwise: boolean): void {
    this.readSpeed(words);
    const { x, y, z } = this.target(words);
    const extruded = this.extrusion(words);
    const centre = this.centreOf(words, x, y, clockwise);
    if (centre === undefined) {
      this.moveTo(x, y, z, extruded);
      return;
    }
    const radius = Math.hypot(this.x - centre.x, this.y - centre.y);
    const start = Math.atan2(this.y - centre.y, this.x - centre.x);
    const end = Math.atan2(y - centre.y, x - centre.x);
    const turn = 2 * Math.PI;
    // From start to end in the arc's own sense; the same point means a full circle.
    let sweep = clockwise ? start - end : end - start;
    sweep = ((sweep % turn) + turn) % turn;
    if (sweep < 1e-9) sweep = turn;
    const wanted = Math.ceil((sweep * radius) / ARC_PIECE_MILLIMETRES);
    const pieces = Math.max(1, Math.min(ARC_MOST_PIECES, wanted));
    const fromZ = this.z;
    for (let piece = 1; piece < pieces; piece += 1) {
      const part = piece / pieces;
      const angle = start + (clockwise ? -1 : 1) * sweep * part;
      const toX = centre.x + radius * Math.cos(angle);
      const toY = centre.y + radius * Math.sin(angle);
      this.moveTo(toX, toY, fromZ + (z - fromZ) * part, extruded / pieces);
    }
    this.moveTo(x, y, z, extruded / pieces);
  }

  /** By I and J from the start, or by a radius R (negative: the longer way round). */
  private centreOf(
    words: Words,
    x: number,
    y: number,
    clockwise: boolean,
  ): { readonly x: number; readonly y: number } | undefined {
    if (words.has('I') || words.has('J')) {
      const i = words.has('I') ? words.get('I') * this.scale : 0;
      const j = words.has('J') ? words.get('J') * this.scale : 0;
      return i === 0 && j === 0 ? undefined : { x: this.x + i, y: this.y + j };
    }
    const radius = words.get('R') * this.scale;
    const dx = x - this.x;
    const dy = y - this.y;
    const chord = Math.hypot(dx, dy);
    if (!Number.isFinite(radius) || radius === 0 || chord === 0 || chord > 2 * Math.abs(radius))
      return undefined;
    const height = Math.sqrt(radius * radius - (chord * chord) / 4);
    const side = clockwise === radius > 0 ? 1 : -1;
    return {
      x: (this.x + x) / 2 + (side * height * dy) / chord,
      y: (this.y + y) / 2 - (side * height * dx) / chord,
    };
  }

  private moveTo(x: number, y: number, z: number, extruded: number): void {
    const [fromX, fromY, fromZ] = [this.x, this.y, this.z];
    this.x = x;
    this.y = y;
    this.z = z;
    this.extrudedMillimetres += extruded;
    if (fromX === x && fromY === y && fromZ === z) this.time.pause(Math.abs(extruded) / this.speed);
    else this.time.move(x - fromX, y - fromY, z - fromZ, this.speed);
    this.onPiece(fromX, fromY, fromZ, x, y, z, extruded);
  }

  private target(words: Words): { readonly x: number; readonly y: number; readonly z: number } {
    return {
      x: this.axis(words, 'X', this.x),
      y: this.axis(words, 'Y', this.y),
      z: this.axis(words, 'Z', this.z),
    };
  }

  private axis(words: Words, letter: 'X' | 'Y' | 'Z', from: number): number {
    if (!words.has(letter)) return from;
    const value = words.get(letter) * this.scale;
    return this.absolute ? value : from + value;
  }

  private extrusion(words: Words): number {
    if (!words.has('E')) return 0;
    const value = words.get('E') * this.scale;
    const extruded = this.absoluteExtruder ? value - this.e : value;
    this.e += extruded;
    return extruded;
  }

  private readSpeed(words: Words): void {
    if (words.has('F') && words.get('F') > 0) this.speed = (words.get('F') * this.scale) / 60;
  }

  private home(words: Words): void {
    const some = words.has('X') || words.has('Y') || words.has('Z');
    if (!some || words.has('X')) this.x = 0;
    if (!some || words.has('Y')) this.y = 0;
    if (!some || words.has('Z')) this.z = 0;
    this.homed = true;
    this.time.pause(0);
  }

  private setPosition(words: Words): void {
    const everything = !['X', 'Y', 'Z', 'E'].some((letter) => words.has(letter));
    if (words.has('X') || everything) this.x = everything ? 0 : words.get('X') * this.scale;
    if (words.has('Y') || everything) this.y = everything ? 0 : words.get('Y') * this.scale;
    if (words.has('Z') || everything) this.z = everything ? 0 : words.get('Z') * this.scale;
    if (words.has('E') || everything) this.e = everything ? 0 : words.get('E') * this.scale;
  }

  private setAcceleration(words: Words): void {
    const value = words.has('P') ? words.get('P') : words.get('S');
    if (value > 0) this.time.accelerationMillimetresPerSecondSquared = value;
  }
}
