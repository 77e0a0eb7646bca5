import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundaryOf,
  FrameParser,
  PICTURE_BYTES_MAXIMUM,
  type FrameNews,
} from '../../src/station/cameras/multipart-frames.ts';
import { BOUNDARY, jpeg, part } from './camera-server.ts';

/** What a parser gives of bytes that come in these pieces. */
function readAll(pieces: readonly Uint8Array[], boundary = BOUNDARY): FrameNews {
  const parser = new FrameParser(boundary);
  const frames: FrameNews['frames'][number][] = [];
  let last: FrameNews = { frames, fault: null, ended: false };
  for (const piece of pieces) {
    last = parser.push(piece);
    frames.push(...last.frames);
  }
  return { ...last, frames };
}

const texts = ({ frames }: FrameNews): readonly string[] =>
  frames.map((frame) => Buffer.from(frame).toString('latin1'));

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b)];
  return sorted.map((from, index) => bytes.subarray(from, sorted[index + 1] ?? bytes.length));
}

/** Bodies full of what could be taken for a delimiter, and parts with a length, without one, or with a wrong one. */
const body = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom('\r\n', '\n--', '--', '--fram', '\r\n--framer\r\n', '-', '\r', '\n')
        .map((text) => Buffer.from(text)),
    ),
    { maxLength: 6 },
  )
  .map((chunks) => Buffer.concat([Buffer.of(0xff, 0xd8, 0xff), ...chunks, Buffer.of(0xff, 0xd9)]));

const head = fc.constantFrom('right', 'none', 'longer', 'shorter', 'twice', 'noise');

function withHead(picture: Buffer, kind: string): Buffer {
  const length = picture.length;
  const line = {
    right: `Content-Length: ${length}`,
    none: '',
    longer: `Content-Length: ${length + 7}`,
    shorter: `content-length:${Math.max(1, length - 3)}`,
    twice: `X-Timestamp: 12.5\r\nContent-Length: ${length}`,
    noise: 'Content-Length: many',
  }[kind];
  return part(picture, line);
}

describe('the pictures of a stream', () => {
  test('[CM6] are the same however its bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(body, head), { minLength: 1, maxLength: 5 }),
        fc.constantFrom('', '\r\n', 'a word before\r\n', '\n\n'),
        fc.constantFrom('', `--${BOUNDARY}--\r\n`, `--${BOUNDARY}`),
        fc.array(fc.nat(), { maxLength: 30 }),
        (parts, before, after, places) => {
          const stream = Buffer.concat([
            Buffer.from(before),
            ...parts.map(([picture, kind]) => withHead(picture, kind)),
            Buffer.from(after),
          ]);
          const whole = readAll([stream]);
          expect(readAll(cut(stream, places))).toEqual(whole);
          expect(readAll([...stream].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
        },
      ),
    );
  });

  test('[CM6] are whole, with a length or without one', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(body, fc.boolean()), { minLength: 1, maxLength: 6 }), (parts) => {
        const stream = Buffer.concat([
          ...parts.map(([picture, says]) => withHead(picture, says ? 'right' : 'none')),
          Buffer.from(`--${BOUNDARY}--`),
        ]);
        const read = readAll([stream]);
        expect(texts(read)).toEqual(parts.map(([picture]) => picture.toString('latin1')));
        expect(read).toMatchObject({ fault: null, ended: true });
      }),
    );
  });

  test('[CM6] no bytes break the parser', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (pieces) => {
        const { frames } = readAll(pieces, 'x');
        const came = pieces.reduce((sum, { length }) => sum + length, 0);
        expect(frames.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(came);
      }),
    );
  });

  test('a length that lies is believed once', () => {
    const stream = [1, 2, 3, 4].map((number) => withHead(jpeg(number), number === 1 ? 'shorter' : 'longer'));
    const read = texts(readAll([Buffer.concat([...stream, part(jpeg(5))])]));
    expect(read.slice(1)).toEqual([2, 3, 4].map((number) => jpeg(number).toString('latin1')));
  });

  test('a picture of known length is there before the delimiter that ends it', () => {
    const [picture] = texts(readAll([part(jpeg(1)).subarray(0, -2)]));
    expect(picture).toBe(jpeg(1).toString('latin1'));
  });

  test.each([
    ['--frame', '--frame'],
    ['--frame', '----frame'],
    ['frame', '--frame'],
  ])('a camera that says boundary=%s and writes %s is understood', (said, written) => {
    const stream = [1, 2, 3].map(
      (number) => `${written}\r\nContent-Type: image/jpeg\r\n\r\n${jpeg(number).toString('latin1')}\r\n`,
    );
    const read = readAll([Buffer.from(`${stream.join('')}${written}\r\n`, 'latin1')], said);
    expect(texts(read)).toEqual([1, 2, 3].map((number) => jpeg(number).toString('latin1')));
  });

  test.each([
    ['multipart/x-mixed-replace; boundary=frame', 'frame'],
    ['Multipart/X-Mixed-Replace;boundary="a b"', 'a b'],
    ['multipart/x-mixed-replace; charset=x; boundary=--myboundary', '--myboundary'],
    ['multipart/x-mixed-replace', null],
    ['image/jpeg; boundary=frame', null],
    ['multipart/x-mixed-replace; boundary=', null],
    ['', null],
  ])('the type %s names the delimiter %s', (type, boundary) => {
    expect(boundaryOf(type)).toBe(boundary);
  });
});

describe('a stream that never ends', () => {
  const endless = (piece: Uint8Array, opening: string): FrameNews => {
    const parser = new FrameParser(BOUNDARY);
    let news = parser.push(Buffer.from(opening));
    for (let sent = 0; news.fault === null && sent < 3 * PICTURE_BYTES_MAXIMUM; sent += piece.length) {
      news = parser.push(piece);
    }
    return news;
  };
  const megabyte = Buffer.alloc(1024 * 1024, 0x55);

  test.each([
    ['before its first picture', '', 'notAPicture'],
    ['in a head', `--${BOUNDARY}\r\nX: `, 'notAPicture'],
    ['in a picture without length', `--${BOUNDARY}\r\n\r\n`, 'tooLarge'],
    ['in a picture that is too long', `--${BOUNDARY}\r\nContent-Length: 99999999\r\n\r\n`, 'tooLarge'],
  ])('[CM6] %s is given up', (_where, opening, fault) => {
    expect(endless(megabyte, opening)).toMatchObject({ frames: [], fault });
  });

  test('[CM6] many short lines of a head are given up too', () => {
    const lines = Buffer.from('X-Camera: 1\r\n'.repeat(200));
    expect(endless(lines, `--${BOUNDARY}\r\n`)).toMatchObject({ fault: 'notAPicture' });
  });

  test('[CM6] a picture of exactly the limit passes, one byte more does not', () => {
    const most = jpeg(1, PICTURE_BYTES_MAXIMUM - jpeg(1).length);
    const end = Buffer.from(`--${BOUNDARY}--`);
    expect(readAll([part(most, ''), end]).frames[0]?.length).toBe(PICTURE_BYTES_MAXIMUM);
    const more = jpeg(1, PICTURE_BYTES_MAXIMUM - jpeg(1).length + 1);
    expect(readAll([part(more, ''), end])).toMatchObject({ frames: [], fault: 'tooLarge' });
  });
});
