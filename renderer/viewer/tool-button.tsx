import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './viewer.module.css';

interface ToolButtonProps {
  readonly name: string;
  readonly icon: ReactNode;
  readonly onPress: () => void;
  /** For a button that stays pressed. */
  readonly pressed?: boolean;
}

/** A button of a viewer's bar: an icon with a name. */
export function ToolButton({ name, icon, onPress, pressed }: ToolButtonProps) {
  return (
    <Tooltip label={name} position="bottom">
      <ActionIcon
        aria-label={name}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        className={styles.tool}
        data-pressed={pressed}
        onClick={onPress}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
