import { useMemo } from 'react';
import type { BedMesh } from '../../../src/shop/controls/index.ts';
import { useFormat, useLocale, useWords } from '../../text/index.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import styles from './bed.module.css';
import { meshColour, spanOf } from './mesh-colours.ts';

const DIGITS = 3;
const LEGEND_STEPS = 9;

/** A bed from above, its back at the top, each point in the colour of its height and with its figure. */
export function BedPicture({ mesh }: { readonly mesh: BedMesh }) {
  const t = useWords();
  const { number } = useFormat();
  const span = spanOf(mesh);
  const millimetres = (value: number) => t('controls.bed.millimetres', { value: number(value, DIGITS) });
  const { lowestMillimetres: lowest, highestMillimetres: highest } = mesh;
  return (
    <>
      <dl className={styles['facts']}>
        <Fact name={t('controls.bed.lowest')} value={millimetres(lowest)} />
        <Fact name={t('controls.bed.highest')} value={millimetres(highest)} />
        <Fact name={t('controls.bed.spread')} value={millimetres(highest - lowest)} />
      </dl>
      <MeshTable mesh={mesh} span={span} />
      <Legend span={span} say={millimetres} />
      <p className={styles['quiet']}>
        {t('controls.bed.text')} {t('controls.bed.readAt')} <RelativeTime at={mesh.readAt} />.
      </p>
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figures">{value}</dd>
    </div>
  );
}

function MeshTable({ mesh, span }: { readonly mesh: BedMesh; readonly span: number }) {
  const t = useWords();
  const height = useHeights();
  // The firmware counts from the front; from above, the front is at the bottom.
  const fromBack = mesh.rows.map((row, index) => ({ row, place: index + 1 })).toReversed();
  return (
    <div className={styles['scroll']}>
      <p aria-hidden className={styles['side']}>
        {t('controls.bed.back')}
      </p>
      <table className={styles['mesh']}>
        <caption className="for-screen-readers">{t('controls.bed.title')}</caption>
        <colgroup>
          <col className={styles['places']} />
        </colgroup>
        <tbody>
          {fromBack.map(({ row, place }) => (
            <tr key={place}>
              <th scope="row">
                <span className="for-screen-readers">{t('controls.bed.row', { row: place })}</span>
                <span aria-hidden>{place}</span>
              </th>
              {row.map((value, column) => (
                <td
                  // Points of a grid have no other name than their place.
                  // oxlint-disable-next-line react/no-array-index-key
                  key={column}
                  className="figures"
                  style={value === null ? {} : { background: meshColour(value, span) }}
                >
                  {value === null ? (
                    <span className="for-screen-readers">{t('controls.bed.unmeasured')}</span>
                  ) : (
                    height(value)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p aria-hidden className={styles['side']}>
        {t('controls.bed.front')}
      </p>
    </div>
  );
}

/** Always two places and a sign, so that the figures of a picture can be compared at a glance. */
function useHeights(): (millimetres: number) => string {
  const locale = useLocale();
  return useMemo(() => {
    const style = new Intl.NumberFormat(locale, {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
      signDisplay: 'negative',
    });
    return (millimetres: number) => style.format(millimetres);
  }, [locale]);
}

interface LegendProps {
  readonly span: number;
  readonly say: (millimetres: number) => string;
}

function Legend({ span, say }: LegendProps) {
  const steps = Array.from(
    { length: LEGEND_STEPS },
    (_, index) => ((index / (LEGEND_STEPS - 1)) * 2 - 1) * span,
  );
  return (
    <div aria-hidden className={styles['legend']}>
      <span className="figures">{say(-span)}</span>
      <span className={styles['ramp']}>
        {steps.map((value) => (
          <span key={value} style={{ background: meshColour(value, span) }} />
        ))}
      </span>
      <span className="figures">{say(span)}</span>
    </div>
  );
}
