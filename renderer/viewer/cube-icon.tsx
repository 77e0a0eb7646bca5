const FACES = {
  iso: '',
  top: 'M12 3 4.2 7.5 12 12l7.8-4.5z',
  front: 'M4.2 7.5v9L12 21v-9z',
} as const;

/** A cube with the side filled from which a view looks at the part. */
export function CubeIcon({ face }: { readonly face: keyof typeof FACES }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden fill="none" stroke="currentColor" strokeLinejoin="round">
      {FACES[face] === '' ? null : <path d={FACES[face]} fill="currentColor" stroke="none" opacity={0.55} />}
      <path d="M12 3 4.2 7.5v9L12 21l7.8-4.5v-9zM4.2 7.5 12 12l7.8-4.5M12 12v9" />
    </svg>
  );
}
