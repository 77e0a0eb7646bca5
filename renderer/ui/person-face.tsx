import { IconDeviceDesktop } from '@tabler/icons-react';
import { clsx } from './clsx.ts';
import styles from './person-face.module.css';

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

interface PersonFaceProps {
  /** Null: a step that nobody did by hand. */
  readonly name: string | null;
  readonly size?: number;
}

/** A person as a round face with initials. The name stands beside it, or in its tooltip. */
export function PersonFace({ name, size = 36 }: PersonFaceProps) {
  const ground = name === null ? 'machine' : `ground${groundOf(name)}`;
  return (
    <span
      aria-hidden
      className={clsx(styles['face'], styles[ground])}
      style={{ width: size, height: size, fontSize: size * 0.38 }}
    >
      {name === null ? <IconDeviceDesktop size={size * 0.55} stroke={1.75} /> : initialsOf(name)}
    </span>
  );
}
