import { clsx } from '../../ui/clsx.ts';
import styles from './marks.module.css';
import type { Mark } from './role-marks.ts';

/** Filled: yes. Half: only own. A thin ring: no. Beside a word, or in a cell that says it to a screen reader. */
export function MarkSign({ mark }: { readonly mark: Mark }) {
  return <span aria-hidden className={clsx(styles['sign'], styles[mark])} />;
}
