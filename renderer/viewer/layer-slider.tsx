import styles from './viewer.module.css';

interface LayerSliderProps {
  readonly name: string;
  readonly value: number;
  readonly maximum: number;
  readonly minimum?: number;
  readonly step: number;
  /** The value in words, beside the slider and for screen readers. */
  readonly text: string;
  /** A second line under it. */
  readonly detail?: string;
  readonly onChange: (value: number) => void;
}

/** An upright slider at the side of the scene; the arrow, page, home and end keys move it. */
export function LayerSlider(props: LayerSliderProps) {
  const { name, value, maximum, minimum = 0, step, text, detail, onChange } = props;
  return (
    <div className={styles.layers}>
      <output className={styles.layerText}>
        <span className="figures">{text}</span>
        {detail === undefined ? null : <span className={styles.quiet}>{detail}</span>}
      </output>
      <input
        type="range"
        className={styles.upright}
        aria-label={name}
        aria-valuetext={detail === undefined ? text : `${text}, ${detail}`}
        aria-orientation="vertical"
        min={minimum}
        max={maximum}
        step={step}
        value={value}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
    </div>
  );
}
