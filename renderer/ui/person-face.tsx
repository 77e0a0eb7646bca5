import { IconDeviceDesktop } from '@tabler/icons-react';
import { clsx } from './clsx.ts';
import styles from './person-face.module.css';
import { usePersonPicture } from './person-picture.ts';

/** Eight quiet grounds, so that faces in a row can be told apart. */
const GROUNDS = 8;

function groundOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return sum % GROUNDS;
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

interface FaceProps {
  /** Null: a step that nobody did by hand. */
  readonly name: string | null;
  readonly size?: number;
}

interface PersonFaceProps extends FaceProps {
  /** Whose picture is shown where they have one. */
  readonly personId?: string | null;
  /** Names the picture, null: they have none. Left out where it is not at hand: then it is looked for. */
  readonly pictureHash?: string | null;
  /** The picture itself, where it is at hand. */
  readonly picture?: string | null;
}

/** A person as a round face: their picture, else initials. The name stands beside it, or in its tooltip. */
export function PersonFace({ personId, pictureHash, picture = null, ...face }: PersonFaceProps) {
  if (picture !== null) return <Face {...face} picture={picture} />;
  return personId && pictureHash !== null ? (
    <AskedFace {...face} personId={personId} pictureHash={pictureHash} />
  ) : (
    <Face {...face} picture={null} />
  );
}

interface AskedFaceProps extends FaceProps {
  readonly personId: string;
  readonly pictureHash: string | undefined;
}

function AskedFace({ personId, pictureHash, ...face }: AskedFaceProps) {
  return <Face {...face} picture={usePersonPicture(personId, pictureHash)} />;
}

function Face({ name, size = 36, picture }: FaceProps & { readonly picture: string | null }) {
  const ground = name === null ? 'machine' : `ground${groundOf(name)}`;
  return (
    <span
      aria-hidden
      className={clsx(styles['face'], styles[ground])}
      style={{ width: size, height: size, fontSize: size * 0.38 }}
    >
      {picture === null ? (
        <Letters name={name} size={size} />
      ) : (
        <img src={picture} alt="" className={styles['picture']} draggable={false} />
      )}
    </span>
  );
}

function Letters({ name, size }: Required<FaceProps>) {
  return name === null ? <IconDeviceDesktop size={size * 0.55} stroke={1.75} /> : initialsOf(name);
}
