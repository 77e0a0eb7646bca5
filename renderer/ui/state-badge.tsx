import { clsx } from './clsx.ts';
import type { LinkState } from '../../src/shop/printers/index.ts';
import type { PrintState, TaskState } from '../../src/shop/printing/index.ts';
import { useWords } from '../text/index.ts';
import styles from './state-badge.module.css';
import { LINK_LOOKS, PRINT_LOOKS, TASK_LOOKS, type Look, type Tone } from './state-looks.ts';

type StateBadgeProps = {
  readonly size?: 'small' | 'normal' | 'large';
  /** The state waits for the person at this screen: blue, whatever its own tone. */
  readonly forMe?: boolean;
} & (
  | { readonly task: TaskState; readonly print?: never; readonly link?: never }
  | { readonly print: PrintState; readonly task?: never; readonly link?: never }
  | { readonly link: LinkState; readonly task?: never; readonly print?: never }
);

/** A state as icon and word; colour only where somebody is needed. */
export function StateBadge(props: StateBadgeProps) {
  const t = useWords();
  if (props.task)
    return <Badge {...props} look={TASK_LOOKS[props.task]} word={t(`states.task.${props.task}`)} />;
  if (props.print)
    return <Badge {...props} look={PRINT_LOOKS[props.print]} word={t(`states.print.${props.print}`)} />;
  return <Badge {...props} look={LINK_LOOKS[props.link]} word={t(`states.link.${props.link}`)} />;
}

interface BadgeProps {
  readonly look: Look;
  readonly word: string;
  readonly size?: 'small' | 'normal' | 'large';
  readonly forMe?: boolean;
}

/** Any word with the look of a state. */
export function Badge({ look, word, size = 'normal', forMe = false }: BadgeProps) {
  const tone: Tone = forMe ? 'waiting' : look.tone;
  const Shape = look.icon;
  return (
    <span className={clsx(styles['badge'], styles[tone], styles[size])}>
      <Shape aria-hidden stroke={2} className={styles['icon']} />
      {word}
    </span>
  );
}
