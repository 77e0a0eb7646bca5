import { IconBan } from '@tabler/icons-react';
import type { HeldView } from '../../../src/shop/grants/index.ts';
import { useWords } from '../../text/index.ts';
import styles from './access.module.css';
import { MarkSign } from './mark-sign.tsx';

/** Whether something is held, by a shape and a word. */
export function HeldSign({ held }: { readonly held: HeldView['held'] }) {
  const t = useWords();
  return (
    <span className={styles['held']} data-held={held}>
      {held === 'restricted' ? <IconBan aria-hidden size={16} stroke={2.25} /> : <MarkSign mark={held} />}
      {t(`access.what.held.${held}`)}
    </span>
  );
}
