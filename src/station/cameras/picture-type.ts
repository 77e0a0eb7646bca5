const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export type PictureType = 'image/jpeg' | 'image/png';

/** What a camera's bytes are by their own first bytes, whatever it says of them. Null: no picture that we hand on. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  const begins = (magic: readonly number[]) => magic.every((byte, index) => bytes[index] === byte);
  return begins(JPEG) ? 'image/jpeg' : begins(PNG) ? 'image/png' : null;
}
