import { useId } from 'react';
import styles from './controls.module.css';

interface StepChoiceProps {
  readonly label: string;
  readonly amounts: readonly number[];
  readonly chosen: number;
  /** The amount as people read it. */
  readonly say: (amount: number) => string;
  readonly onChoose: (amount: number) => void;
}

/** One amount out of a few, each large enough for a glove. */
export function StepChoice({ label, amounts, chosen, say, onChoose }: StepChoiceProps) {
  const name = useId();
  return (
    <fieldset className={styles['steps']}>
      <legend>{label}</legend>
      <div className={styles['stepRow']}>
        {amounts.map((amount) => (
          <label key={amount} className={styles['step']}>
            <input
              type="radio"
              name={name}
              className="for-screen-readers"
              checked={amount === chosen}
              onChange={() => onChoose(amount)}
            />
            <span className="figures">{say(amount)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
