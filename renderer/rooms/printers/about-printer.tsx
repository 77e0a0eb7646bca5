import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { Facts } from './facts.tsx';

/** What a printer is, and where it stands. */
export function AboutPrinter({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { number } = useFormat();
  const { x, y, z } = printer.bedMillimetres;
  return (
    <Facts
      facts={[
        [t('bench.page.firmware'), printer.firmware ?? t('common.unknown')],
        [t('bench.page.address'), printer.address],
        [t('bench.page.profile'), printer.profileName],
        [t('bench.page.bedSize'), `${[x, y, z].map((side) => number(side)).join(' × ')} mm`],
        [t('bench.page.material'), printer.materialKey],
        [t('bench.page.place'), printer.parentName],
        [t('bench.bed'), t(`states.bed.${printer.bed}`)],
      ]}
    />
  );
}
