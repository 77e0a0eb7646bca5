import { Button, type ButtonProps } from '@mantine/core';
import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { clsx } from './clsx.ts';
import { WhyOff } from './why-off.tsx';
import styles from './why-off.module.css';

interface OffButtonProps extends Omit<ButtonProps, 'disabled'> {
  /** What stands in the way: a sentence, or a permission that is missing somewhere. Null: nothing. */
  readonly why: ComponentProps<typeof WhyOff>['why'];
  readonly onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  readonly children: ReactNode;
  readonly 'aria-label'?: string;
}

/** A button that the core has said may not be pressed, or may; off, it stays where it is and says why. */
export function OffButton({ why, onClick, children, ...rest }: OffButtonProps) {
  const off = why !== null;
  return (
    <WhyOff why={why}>
      {(describedBy) => (
        <Button
          {...rest}
          className={clsx(off && styles['off'])}
          aria-disabled={off || undefined}
          aria-describedby={describedBy}
          onClick={(event) => {
            if (!off) onClick(event);
          }}
        >
          {children}
        </Button>
      )}
    </WhyOff>
  );
}
