/** Marlin's shipped acceleration for printing, mm/s², until the file says otherwise by `M204`. */
const DEFAULT_ACCELERATION = 1000;
/** The jump of speed that a corner may have, mm/s: Marlin's classic jerk, between its 5 and 10. */
const CORNER_SPEED = 8;

/**
 * Estimates how long moves take: each speeds up, runs and slows down, and takes a corner as fast as its angle lets
 * it. One move is held back until the next one shows the corner. Within about a tenth of what printers need.
 */
export class MoveTime {
  accelerationMillimetresPerSecondSquared = DEFAULT_ACCELERATION;
  /** Of the moves that are complete. */
  totalSeconds = 0;
  private length = 0;
  private speed = 0;
  private entrySpeed = 0;
  private dx = 0;
  private dy = 0;
  private dz = 0;

  /** A move along (dx, dy, dz) millimetres at a speed in mm/s. */
  move(dx: number, dy: number, dz: number, speed: number): void {
    const length = Math.hypot(dx, dy, dz);
    if (length === 0 || !(speed > 0)) return;
    const ux = dx / length;
    const uy = dy / length;
    const uz = dz / length;
    const turn = Math.hypot(ux - this.dx, uy - this.dy, uz - this.dz);
    const corner = Math.min(speed, this.speed, turn < 1e-6 ? Infinity : CORNER_SPEED / turn);
    this.finish(corner);
    this.length = length;
    this.speed = speed;
    this.dx = ux;
    this.dy = uy;
    this.dz = uz;
  }

  /** The head stands still for a while: a retraction, a dwell, the end. */
  pause(seconds: number): void {
    this.finish(0);
    if (seconds > 0) this.totalSeconds += seconds;
  }

  private finish(wantedExitSpeed: number): void {
    if (this.length === 0) {
      this.entrySpeed = 0;
      return;
    }
    const acceleration = this.accelerationMillimetresPerSecondSquared;
    const entry = this.entrySpeed;
    const exit = Math.min(wantedExitSpeed, Math.sqrt(entry * entry + 2 * acceleration * this.length));
    const speedingUp = (this.speed ** 2 - entry ** 2) / (2 * acceleration);
    const slowingDown = (this.speed ** 2 - exit ** 2) / (2 * acceleration);
    const cruise = this.length - speedingUp - slowingDown;
    if (cruise >= 0) {
      this.totalSeconds += (2 * this.speed - entry - exit) / acceleration + cruise / this.speed;
    } else {
      const reachable = Math.sqrt((2 * acceleration * this.length + entry ** 2 + exit ** 2) / 2);
      const peak = Math.max(reachable, entry, exit);
      this.totalSeconds += (2 * peak - entry - exit) / acceleration;
    }
    this.entrySpeed = exit;
    this.length = 0;
  }
}
