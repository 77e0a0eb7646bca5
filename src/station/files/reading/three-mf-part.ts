import { FILE_LIMITS, type FileRefusal, type FileWarning } from '../../../shop/files/index.ts';
import { BoundedXml, type Attributes } from './bounded-xml.ts';
import { parseDecimal } from './byte-lines.ts';
import { GrowingFloats, GrowingIntegers } from './growing.ts';

/** Twelve numbers, row by row, as 3MF writes them: the last row is the shift. */
export type Transform = readonly number[];

/** Places an object: in the build, or within another object. */
export interface Placement {
  /** Which model part defines it; several parts may use the same object numbers. */
  readonly part: string;
  readonly objectId: string;
  readonly transform: Transform | undefined;
}

export interface ThreeMfObject {
  /** Three coordinates a corner, in the part's unit. */
  readonly positions: GrowingFloats;
  readonly indices: GrowingIntegers;
  readonly components: Placement[];
}

/** What one `.model` part says. Objects are kept by `part` and id together. */
export interface ThreeMfModel {
  readonly objects: Map<string, ThreeMfObject>;
  readonly build: Placement[];
  readonly warnings: FileWarning[];
  millimetresPerUnit: number;
}

const MILLIMETRES: Readonly<Record<string, number>> = {
  micron: 0.001,
  millimeter: 1,
  centimeter: 10,
  inch: 25.4,
  foot: 304.8,
  meter: 1000,
};

/** Extensions that change nothing of what is printed, or that are read. */
const KNOWN_EXTENSION = /\/(?:production|material|triangleset)/;

/** Extension URIs are part of a warning; a hostile file does not get to fill the screen. */
const LONGEST_TEXT = 120;

export function objectKey(part: string, objectId: string): string {
  return `${part}\n${objectId}`;
}

/** Reads one model part into `model`. `isRoot`: its build, unit and extensions count. */
export class ThreeMfPart {
  readonly xml: BoundedXml;
  private readonly part: string;
  private readonly isRoot: boolean;
  private readonly model: ThreeMfModel;
  private object: ThreeMfObject | undefined;

  constructor(part: string, isRoot: boolean, model: ThreeMfModel) {
    this.part = part;
    this.isRoot = isRoot;
    this.model = model;
    this.xml = new BoundedXml(part, {
      onOpen: (name, attributes, line) => this.open(name, attributes, line),
      onClose: (name) => {
        if (name === 'object') this.object = undefined;
      },
    });
  }

  private open(name: string, attributes: Attributes, line: number): FileRefusal | undefined {
    switch (name) {
      case 'vertex':
        return this.object === undefined ? undefined : this.vertex(this.object, attributes, line);
      case 'triangle':
        return this.object === undefined ? undefined : this.triangle(this.object, attributes, line);
      case 'object':
        return this.startObject(attributes);
      case 'component':
        return this.object === undefined ? undefined : this.place(this.object.components, attributes, line);
      case 'item':
        // Slicers keep parts that are not to be printed as items with this mark.
        if (!this.isRoot || attributes['printable'] === '0') return undefined;
        return this.place(this.model.build, attributes, line);
      case 'model':
        return this.isRoot ? this.startModel(attributes) : undefined;
      default:
        return undefined;
    }
  }

  private startModel(attributes: Attributes): FileRefusal | undefined {
    const unit = attributes['unit'] ?? 'millimeter';
    if (!Object.hasOwn(MILLIMETRES, unit)) {
      return { code: 'files.threeMfUnknownUnit', unit: unit.slice(0, LONGEST_TEXT) };
    }
    this.model.millimetresPerUnit = MILLIMETRES[unit] ?? 1;
    const required = (attributes['requiredextensions'] ?? '').split(/\s+/).filter((prefix) => prefix !== '');
    for (const prefix of required) {
      const extension = (attributes[`xmlns:${prefix}`] ?? prefix).slice(0, LONGEST_TEXT);
      if (KNOWN_EXTENSION.test(extension)) continue;
      this.model.warnings.push({ code: 'files.threeMfExtension', extension });
    }
    return undefined;
  }

  private startObject(attributes: Attributes): FileRefusal | undefined {
    const objectId = attributes['id'] ?? '';
    const key = objectKey(this.part, objectId);
    if (this.model.objects.has(key)) return { code: 'files.threeMfDuplicateObject', objectId };
    if (this.model.objects.size >= FILE_LIMITS.threeMfObjects) {
      return { code: 'files.threeMfTooManyObjects', limit: FILE_LIMITS.threeMfObjects };
    }
    this.object = { positions: new GrowingFloats(), indices: new GrowingIntegers(), components: [] };
    this.model.objects.set(key, this.object);
    return undefined;
  }

  private vertex(object: ThreeMfObject, attributes: Attributes, line: number): FileRefusal | undefined {
    for (const attribute of ['x', 'y', 'z'] as const) {
      const text = attributes[attribute] ?? '';
      const value = parseDecimal(text);
      if (value === undefined || !Number.isFinite(value)) return badNumber(line, attribute, text);
      object.positions.push(value);
    }
    if (object.positions.length <= 3 * FILE_LIMITS.vertices) return undefined;
    return { code: 'files.tooManyVertices', limit: FILE_LIMITS.vertices };
  }

  private triangle(object: ThreeMfObject, attributes: Attributes, line: number): FileRefusal | undefined {
    const vertices = object.positions.length / 3;
    for (const attribute of ['v1', 'v2', 'v3'] as const) {
      const text = attributes[attribute] ?? '';
      if (!/^\d{1,10}$/.test(text)) return badNumber(line, attribute, text);
      const index = Number(text);
      if (index >= vertices) return { code: 'files.threeMfBadIndex', line, index, vertices };
      object.indices.push(index);
    }
    const limit = FILE_LIMITS.threeMfTriangles;
    const triangles = object.indices.length / 3;
    return triangles > limit ? { code: 'files.tooManyTriangles', limit, triangles } : undefined;
  }

  private place(list: Placement[], attributes: Attributes, line: number): FileRefusal | undefined {
    const text = attributes['transform'];
    const transform = text === undefined ? undefined : parseTransform(text);
    if (text !== undefined && transform === undefined) return badNumber(line, 'transform', text);
    // The production extension puts objects into parts of their own: `p:path="/3D/Objects/clip.model"`.
    const path = Object.entries(attributes).find(([name]) => name.endsWith(':path'))?.[1];
    list.push({
      part: path?.replace(/^\//, '') ?? this.part,
      objectId: attributes['objectid'] ?? '',
      transform,
    });
    return undefined;
  }
}

function parseTransform(text: string): Transform | undefined {
  if (text.length > 1000) return undefined;
  const numbers = text.trim().split(/\s+/).map(parseDecimal);
  if (numbers.length !== 12) return undefined;
  const finite = numbers.filter((value) => value !== undefined && Number.isFinite(value));
  return finite.length === 12 ? (finite as number[]) : undefined;
}

function badNumber(line: number, attribute: string, text: string): FileRefusal {
  return { code: 'files.threeMfBadNumber', line, attribute, text: text.slice(0, 80) };
}
