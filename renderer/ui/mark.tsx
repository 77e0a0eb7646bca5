/** Printhall's mark: a nozzle over its layers. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return <img src="/icon.svg" alt="" width={size} height={size} draggable={false} />;
}
