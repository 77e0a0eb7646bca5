import { NumberInput } from '@mantine/core';
import { IconFlame, IconMinus, IconPlus, IconSnowflake } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ControlsView } from '../../../src/shop/controls/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import type { MaterialView } from '../../../src/shop/projects/index.ts';
import { useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { useTell } from '../../ui/tell.ts';
import { useLoadedMaterial, useProfiles } from '../printers/use-materials.ts';
import styles from './controls.module.css';
import { GuardedHold } from './guarded-hold.tsx';
import { TouchButton } from './touch-button.tsx';
import { whyHeld } from './why-held.ts';

const STEP_CELSIUS = 5;
/** The printer's own profile holds the true limits; these only bound the figure that can be typed. */
const HIGHEST_CELSIUS = { hotend: 500, bed: 200 } as const;

interface Targets {
  readonly hotendCelsius?: number;
  readonly bedCelsius?: number;
}

/** Sets heaters by hand; the figures that follow come live. */
export function useHeat(printer: PrinterView) {
  const { api, queryClient } = useServices();
  const tell = useTell();
  const set = useMutation(
    api.printers.setTargets.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.printers.key() }),
      onError: tell.error,
    }),
  );
  return (targets: Targets) => set.mutate({ printerId: printer.printerId as never, ...targets });
}

interface HeatPanelProps {
  readonly printer: PrinterView;
  readonly state: ControlsView | undefined;
}

/** Both heaters with their targets, and the targets of each material at one touch. */
export function HeatPanel({ printer, state }: HeatPanelProps) {
  const t = useWords();
  const heat = useHeat(printer);
  const offBecause = whyHeld(t, state);
  return (
    <section className={clsx(styles['panel'], styles['heatPanel'])} aria-labelledby="controls-heat">
      <h2 id="controls-heat" className={styles['heading']}>
        {t('controls.heat.title')}
      </h2>
      <Heater
        heater="hotend"
        printer={printer}
        offBecause={offBecause}
        onSet={(hotendCelsius) => heat({ hotendCelsius })}
      />
      <Heater
        heater="bed"
        printer={printer}
        offBecause={offBecause}
        onSet={(bedCelsius) => heat({ bedCelsius })}
      />
      <Presets printer={printer} offBecause={offBecause} onSet={heat} />
      <TouchButton
        printer={printer}
        permission="printer.preheat"
        offBecause={offBecause}
        onPress={() => heat({ hotendCelsius: 0, bedCelsius: 0 })}
      >
        <IconSnowflake aria-hidden size={22} />
        {t('controls.heat.allOff')}
      </TouchButton>
    </section>
  );
}

interface HeaterProps {
  readonly heater: 'hotend' | 'bed';
  readonly printer: PrinterView;
  readonly offBecause: string | null;
  readonly onSet: (celsius: number) => void;
}

function Heater({ heater, printer, offBecause, onSet }: HeaterProps) {
  const t = useWords();
  const { celsius } = useFormat();
  const material = useLoadedMaterial(printer);
  const [typed, setTyped] = useState<number | null>(null);
  const target = printer.temperatures[`${heater}TargetCelsius`] ?? 0;
  const usual = material?.[`${heater}Celsius`] ?? 0;
  const wanted = typed ?? (target > 0 ? target : usual);
  const name = t(`controls.heat.${heater}`);
  const change = (by: number) => setTyped(Math.min(HIGHEST_CELSIUS[heater], Math.max(0, wanted + by)));
  const switchOff = () => {
    setTyped(null);
    onSet(0);
  };
  return (
    <div className={styles['heater']} role="group" aria-label={name}>
      <HeaterReading heater={heater} printer={printer} name={name} />
      <div className={styles['amount']}>
        <Nudge
          label={t('controls.heat.cooler', { heater: name })}
          onPress={() => change(-STEP_CELSIUS)}
          less
        />
        <NumberInput
          aria-label={t('controls.heat.target', { heater: name })}
          classNames={{ input: styles['figure'] ?? '' }}
          min={0}
          max={HIGHEST_CELSIUS[heater]}
          suffix=" °C"
          allowDecimal={false}
          hideControls
          value={Math.round(wanted)}
          onChange={(value) => typeof value === 'number' && setTyped(value)}
        />
        <Nudge label={t('controls.heat.hotter', { heater: name })} onPress={() => change(STEP_CELSIUS)} />
      </div>
      <div className={styles['heatActs']}>
        <GuardedHold
          printer={printer}
          permission="printer.preheat"
          offBecause={offBecause}
          tone="quiet"
          icon={<IconFlame aria-hidden size={24} />}
          onConfirm={() => onSet(Math.round(wanted))}
        >
          {t('controls.heat.set', { celsius: celsius(Math.round(wanted)) })}
        </GuardedHold>
        <TouchButton
          printer={printer}
          permission="printer.preheat"
          offBecause={offBecause}
          label={t('controls.heat.switchOff', { heater: name })}
          onPress={switchOff}
        >
          {t('controls.heat.off')}
        </TouchButton>
      </div>
    </div>
  );
}

interface NudgeProps {
  readonly label: string;
  readonly less?: boolean;
  readonly onPress: () => void;
}

/** Changes only the figure that would be sent, so anyone may look what it does. */
function Nudge({ label, less = false, onPress }: NudgeProps) {
  const Shape = less ? IconMinus : IconPlus;
  return (
    <button type="button" className={styles['touch']} aria-label={label} onClick={onPress}>
      <Shape aria-hidden size={22} />
    </button>
  );
}

interface HeaterReadingProps {
  readonly heater: 'hotend' | 'bed';
  readonly printer: PrinterView;
  readonly name: string;
}

function HeaterReading({ heater, printer, name }: HeaterReadingProps) {
  const t = useWords();
  const { celsius } = useFormat();
  const known = printer.link === 'ready' || printer.link === 'busy';
  const now = known ? printer.temperatures[`${heater}Celsius`] : null;
  const target = known ? printer.temperatures[`${heater}TargetCelsius`] : null;
  return (
    <p className={styles['reading']}>
      <span aria-hidden className={styles[`swatch-${heater}`]} />
      <span className={styles['quiet']}>{name}</span>
      <b className="figures">{now === null ? t('bench.noReading') : celsius(Math.round(now))}</b>
      <span className={styles['quiet']}>
        {target === null
          ? null
          : target > 0
            ? t('bench.target', { celsius: celsius(target) })
            : t('bench.heaterOff')}
      </span>
    </p>
  );
}

interface PresetsProps {
  readonly printer: PrinterView;
  readonly offBecause: string | null;
  readonly onSet: (targets: Targets) => void;
}

function Presets({ printer, offBecause, onSet }: PresetsProps) {
  const t = useWords();
  const { celsius } = useFormat();
  const { data } = useProfiles(printer.factoryId);
  const isLoaded = ({ materialKey }: MaterialView) => materialKey === printer.materialKey;
  const materials = (data?.materials ?? []).toSorted((a, b) => Number(isLoaded(b)) - Number(isLoaded(a)));
  if (materials.length === 0) return null;
  return (
    <fieldset className={styles['presets']}>
      <legend>{t('controls.heat.presets')}</legend>
      {materials.map((material) => (
        <GuardedHold
          key={material.materialKey}
          printer={printer}
          permission="printer.preheat"
          offBecause={offBecause}
          tone="quiet"
          onConfirm={() => onSet({ hotendCelsius: material.hotendCelsius, bedCelsius: material.bedCelsius })}
        >
          {material.name}
          <span className={styles['presetFigures']}>
            {celsius(material.hotendCelsius)} / {celsius(material.bedCelsius)}
            {isLoaded(material) ? ` · ${t('controls.heat.loaded')}` : ''}
          </span>
        </GuardedHold>
      ))}
    </fieldset>
  );
}
