import {
  FILE_LIMITS,
  type FileRefusal,
  type FileWarning,
  type GcodeAnalysis,
  type GcodeCheck,
  type Toolpath,
} from '../../../shop/files/index.ts';
import { accepted, refused, type Result } from '../../../shop/kernel/index.ts';
import { readLines, type LineProblem, type OnFraction } from '../reading/byte-lines.ts';
import { Box } from './box.ts';
import { FarthestMoves } from './farthest-moves.ts';
import { HeatSettings } from './heat-settings.ts';
import { Lint } from './lint.ts';
import { SlicerMarks } from './marks.ts';
import { Motion } from './motion.ts';
import { ToolpathBuilder } from './toolpath-builder.ts';
import { commentStart, splitLine, Words } from './words.ts';

export interface GcodeReading {
  readonly analysis: GcodeAnalysis;
  readonly toolpath: Toolpath;
}

export interface GcodeLimits {
  readonly segments: number;
  readonly lines: number;
}

const LIMITS: GcodeLimits = { segments: FILE_LIMITS.displaySegments, lines: FILE_LIMITS.gcodeLines };

/** Reads G-code line by line, holding one line and the toolpath for the window, whatever its length. */
export function readGcode(
  path: string,
  onFraction?: OnFraction,
  limits: GcodeLimits = LIMITS,
): Result<GcodeReading, FileRefusal> {
  const reader = new GcodeReader(limits);
  const problem = readLines(
    path,
    {
      limitBytes: FILE_LIMITS.gcodeLineBytes,
      commentByte: ';'.charCodeAt(0),
      ...(onFraction === undefined ? {} : { onFraction }),
    },
    (text, line) => reader.take(text, line),
  );
  const refusal = reader.refusal ?? (problem === undefined ? undefined : refusalOf(problem));
  return refusal === undefined ? reader.result() : refused(refusal);
}

function refusalOf(problem: LineProblem): FileRefusal {
  const { line } = problem;
  if (problem.kind === 'binary') return { code: 'files.gcodeBinary', line };
  return { code: 'files.gcodeLineTooLong', line, limitBytes: FILE_LIMITS.gcodeLineBytes };
}

/** Farther below zero than purge lines and probing go. */
const BELOW_ZERO = { x: -10, y: -10, z: -2 };

/** A nozzle that is sent lower than this scratches the bed: offsets and first layers stay above it. */
const BELOW_BED_MILLIMETRES = -1;

/** Commands whose numbers matter here. Others may carry text. */
const WITH_NUMBERS = new Set(
  'G0 G1 G2 G3 G4 G20 G21 G28 G90 G91 G92 M73 M82 M83 M104 M109 M140 M190 M204'.split(' '),
);
const MOVES = new Set(['G0', 'G1', 'G2', 'G3']);

class GcodeReader {
  refusal: FileRefusal | undefined;
  private readonly limits: GcodeLimits;
  private readonly words = new Words();
  private readonly lint = new Lint();
  private readonly marks = new SlicerMarks();
  private readonly motion: Motion;
  private readonly toolpath: ToolpathBuilder;
  private readonly travelled = new Box();
  private line = 0;
  private commands = 0;
  private hasMacros = false;
  private readonly hotend = new HeatSettings();
  private readonly bed = new HeatSettings();
  private readonly farthest = new FarthestMoves();

  constructor(limits: GcodeLimits) {
    this.limits = limits;
    this.toolpath = new ToolpathBuilder(limits.segments);
    this.motion = new Motion(this.takePiece.bind(this));
  }

  take(text: string, line: number): boolean {
    this.line = line;
    if (line > this.limits.lines) {
      this.refusal = { code: 'files.gcodeTooManyLines', limit: this.limits.lines };
      return false;
    }
    const comment = commentStart(text);
    if (comment < text.length) this.takeComment(text.slice(comment + 1));
    if (comment > 0) this.takeCommand(text);
    return this.refusal === undefined;
  }

  result(): Result<GcodeReading, FileRefusal> {
    if (this.commands === 0) return refused({ code: 'files.gcodeNoCommands' });
    this.motion.time.pause(0);
    const { marks } = this;
    const ownSeconds = this.motion.time.totalSeconds;
    const estimatedSeconds = marks.estimatedSeconds ?? ownSeconds;
    const scale = ownSeconds > 0 ? estimatedSeconds / ownSeconds : 1;
    return accepted({
      analysis: {
        kind: 'gcode',
        format: 'gcode',
        lines: this.line,
        commands: this.commands,
        layers: this.toolpath.layers,
        estimatedSeconds,
        timeSource: marks.estimatedSeconds === undefined ? 'estimate' : 'slicer',
        filamentMillimetres: marks.filamentMillimetres ?? Math.max(0, this.motion.extrudedMillimetres),
        boundsMillimetres: this.toolpath.boundsMillimetres,
        travelBoundsMillimetres: this.travelled.bounds,
        hotendCelsius: this.hotend.highest,
        bedCelsius: this.bed.highest,
        warnings: this.warnings(),
        refusals: this.lint.refusals,
        blockedCommands: this.lint.blockedCommands,
        check: this.check(),
        ...(marks.filamentGrams === undefined ? {} : { filamentGrams: marks.filamentGrams }),
        ...(marks.material === undefined ? {} : { material: marks.material }),
        ...(marks.nozzleMillimetres === undefined ? {} : { nozzleMillimetres: marks.nozzleMillimetres }),
        ...(marks.slicer === undefined ? {} : { slicer: marks.slicer }),
        ...(marks.layerHeightMillimetres === undefined
          ? {}
          : { layerHeightMillimetres: marks.layerHeightMillimetres }),
      },
      toolpath: this.toolpath.result(estimatedSeconds, marks.nozzleMillimetres ?? 0, scale),
    });
  }

  private takeComment(comment: string): void {
    this.lint.takeComment(comment, this.line);
    const mark = this.marks.take(comment);
    if (mark?.kind === 'layer') this.toolpath.markLayer();
    else if (mark?.kind === 'feature') this.toolpath.setFeature(mark.feature);
  }

  private takeCommand(text: string): void {
    const split = splitLine(text);
    const { command, rest } = split;
    this.lint.takeCode(text.slice(0, commentStart(text)), split, this.line);
    if (command === '') return;
    this.lint.take(split, this.line);
    if (split.isMacro) {
      this.hasMacros = true;
      return;
    }
    this.commands += 1;
    if (!WITH_NUMBERS.has(command)) return;
    const malformed = this.words.read(rest);
    if (malformed !== undefined) {
      // A move that cannot be read goes somewhere else than meant; the rest is for the firmware to judge.
      if (MOVES.has(command) && !/[{[]/.test(malformed)) {
        this.refusal = { code: 'files.gcodeBadNumber', line: this.line, text: malformed };
      }
      return;
    }
    this.takeTemperature(command);
    if (command === 'M73') this.marks.takeRemainingMinutes(this.words.get('R'));
    else this.motion.take(command, this.words);
  }

  private takeTemperature(command: string): void {
    const isHotend = command === 'M104' || command === 'M109';
    if (!isHotend && command !== 'M140' && command !== 'M190') return;
    const celsius = this.words.has('S') ? this.words.get('S') : this.words.get('R');
    if (!Number.isFinite(celsius)) return;
    (isHotend ? this.hotend : this.bed).take(celsius, this.line);
  }

  private takePiece(
    x0: number,
    y0: number,
    z0: number,
    x1: number,
    y1: number,
    z1: number,
    extruded: number,
  ): void {
    this.travelled.include(x1, y1, z1);
    if (this.motion.homed && (x1 < BELOW_ZERO.x || y1 < BELOW_ZERO.y || z1 < BELOW_ZERO.z)) {
      this.lint.warn({ code: 'files.gcodeBelowZero', line: this.line });
    }
    if (this.motion.homed) this.farthest.take(x1, y1, z1, this.line);
    if (this.motion.homed && z1 < z0 && z1 < BELOW_BED_MILLIMETRES)
      this.lint.find('belowBed', this.line, `Z${z1}`);
    const isMove = x0 !== x1 || y0 !== y1;
    if (extruded > 0 && isMove) {
      this.toolpath.extrude(x0, y0, x1, y1, z1, this.line, this.motion.time.totalSeconds);
    } else if (isMove) this.toolpath.travel(x0, y0, x1, y1, this.line);
  }

  private warnings(): FileWarning[] {
    const { hotend, bed } = this;
    // A macro may heat and cool in ways that only the firmware knows.
    if (!this.hasMacros) {
      if (hotend.highest === 0 && this.toolpath.hasExtrusions) {
        this.lint.warn({ code: 'files.gcodeNeverHeats' });
        this.lint.find('neverHeats', null, null);
      }
      if (hotend.last > 0 || bed.last > 0) {
        this.lint.warn({ code: 'files.gcodeLeavesHot' });
        this.lint.find('leavesHot', null, null);
      }
    }
    return this.lint.warnings;
  }

  /** After `warnings`, which looks at the file as a whole. */
  private check(): GcodeCheck {
    return {
      findings: this.lint.findings,
      hotendHeats: this.hotend.settings,
      bedHeats: this.bed.settings,
      travelMillimetres: this.farthest.bounds,
      travelLines: this.farthest.lines,
    };
  }
}
