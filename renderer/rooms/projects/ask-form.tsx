import { Button, Group, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { COPIES_MAXIMUM } from '../../../src/shop/printing/contract.ts';
import type { TaskDetail } from '../../../src/shop/printing/index.ts';
import type {
  GcodeFacts,
  MaterialView,
  ProfileView,
  ProjectDetail,
} from '../../../src/shop/projects/index.ts';
import { useNow } from '../../app/now.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { useTell } from '../../ui/tell.ts';
import { StationToolpath } from '../../viewer/index.tsx';
import type { ChosenModel } from './chosen-model.ts';
import { dayOf, endOfDay } from './days.ts';
import { GcodeFigures } from './model-facts.tsx';
import { ModelPreview } from './model-preview.tsx';
import { SliceStatus } from './slice-status.tsx';
import { useSlice, type SliceProgress, type SliceWish } from './use-slice.ts';
import styles from './projects.module.css';

interface Offer {
  readonly profiles: readonly ProfileView[];
  readonly materials: readonly MaterialView[];
}

interface AskFormProps {
  readonly project: ProjectDetail;
  readonly chosen: ChosenModel;
  readonly offer: Offer;
  readonly before: TaskDetail | null;
  readonly onClose: () => void;
}

/** Profile, material, copies, due date and note of a request, and its slicing. */
export function AskForm({ project, chosen, offer, before, onClose }: AskFormProps) {
  const t = useWords();
  const { version, model } = chosen;
  const isGcode = version.analysis.state === 'gcode';
  const [wanted, setWanted] = useState(() =>
    firstWish(before, offer.profiles[0], offer.materials[0]?.materialKey),
  );
  const change = (part: Partial<Wanted>) => setWanted({ ...wanted, ...part });
  const { profileKey, materialKey } = wanted;
  const wish: SliceWish | null =
    isGcode || profileKey === null || materialKey === null
      ? null
      : { modelVersionId: version.modelVersionId, profileKey, materialKey };
  const slice = useSlice(wish);
  const profile = offer.profiles.find((candidate) => candidate.profileKey === profileKey);
  const sliced = readySlice(slice.progress);
  const facts = sliced?.facts ?? (version.analysis.state === 'gcode' ? version.analysis.facts : null);
  const sending = useSending(before, version.modelVersionId, onClose);
  const whyNot =
    materialKey === null
      ? t('projects.chooseMaterial')
      : isGcode || sliced
        ? null
        : t('projects.notSlicedYet');
  const send = () => {
    if (materialKey === null || whyNot !== null) return;
    sending.send({
      sliceId: sliced?.sliceId ?? null,
      materialKey,
      copies: wanted.copies,
      dueAt: wanted.dueDay === '' ? null : endOfDay(wanted.dueDay),
      note: wanted.note,
    });
  };
  return (
    <div className={styles['ask']}>
      <div className={styles['askPreview']}>
        {sliced ? (
          <StationToolpath of={{ sliceId: sliced.sliceId }} name={model.name} bed={profile?.bedMillimetres} />
        ) : (
          <ModelPreview version={version} name={model.name} bed={profile?.bedMillimetres} />
        )}
      </div>
      <div className={styles['askForm']}>
        <div className={styles['askScroll']}>
          <FormStack onSubmit={(event) => event.preventDefault()}>
            {before?.denialReason ? <Denial task={before} reason={before.denialReason} /> : null}
            {isGcode ? <p className={styles['quiet']}>{t('projects.gcodeAsIs')}</p> : null}
            <WishFields wanted={wanted} isGcode={isGcode} offer={offer} onChange={change} />
            <SliceStatus progress={slice.progress} onCancel={slice.cancel} onAgain={slice.again} />
            {isGcode && facts ? <GcodeFigures facts={facts} /> : null}
            <Total facts={facts} copies={wanted.copies} />
            <FormError error={sending.error} />
          </FormStack>
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <GuardedButton
            permission="printTask.request"
            scopeId={project.scopeId}
            ownerId={project.createdBy}
            offBecause={whyNot}
            loading={sending.pending}
            onClick={send}
          >
            {t(before ? 'projects.askAgainSend' : 'projects.askSend')}
          </GuardedButton>
        </Group>
      </div>
    </div>
  );
}

interface Wanted {
  readonly profileKey: string | null;
  readonly materialKey: string | null;
  readonly copies: number;
  /** `2026-11-30`; empty: no due date. */
  readonly dueDay: string;
  readonly note: string;
}

function firstWish(
  before: TaskDetail | null,
  profile: ProfileView | undefined,
  materialKey: string | undefined,
): Wanted {
  return {
    profileKey: before?.profileKey ?? profile?.profileKey ?? null,
    materialKey: before?.materialKey ?? materialKey ?? null,
    copies: before?.copies ?? 1,
    dueDay: before?.dueAt == null ? '' : dayOf(before.dueAt),
    note: before?.note ?? '',
  };
}

interface WishFieldsProps extends Pick<AskFormProps, 'offer'> {
  readonly wanted: Wanted;
  readonly isGcode: boolean;
  readonly onChange: (part: Partial<Wanted>) => void;
}

function WishFields({ wanted, isGcode, offer, onChange }: WishFieldsProps) {
  const t = useWords();
  const { number, celsius } = useFormat();
  const now = useNow(60_000);
  return (
    <>
      {isGcode ? null : (
        <Select
          label={t('projects.profile')}
          allowDeselect={false}
          data={offer.profiles.map((profile) => ({
            value: profile.profileKey,
            label: t('projects.profileLabel', {
              name: profile.name,
              nozzle: number(profile.nozzleMillimetres, 2),
              layer: number(profile.layerHeightMillimetres, 2),
            }),
          }))}
          value={wanted.profileKey}
          onChange={(profileKey) => onChange({ profileKey })}
        />
      )}
      <Select
        label={t('projects.material')}
        allowDeselect={false}
        data={offer.materials.map((material) => ({
          value: material.materialKey,
          label: `${material.name} · ${celsius(material.hotendCelsius)} / ${celsius(material.bedCelsius)}`,
        }))}
        value={wanted.materialKey}
        onChange={(materialKey) => onChange({ materialKey })}
      />
      <div className={styles['askPair']}>
        <NumberInput
          label={t('projects.copies')}
          min={1}
          max={COPIES_MAXIMUM}
          allowDecimal={false}
          clampBehavior="strict"
          value={wanted.copies}
          onChange={(copies) => onChange({ copies: Number(copies) || 1 })}
        />
        <TextInput
          type="date"
          label={t('projects.due')}
          min={dayOf(now)}
          value={wanted.dueDay}
          onChange={(event) => onChange({ dueDay: event.currentTarget.value })}
        />
      </div>
      <Textarea
        label={t('projects.note')}
        description={t('projects.noteHelp')}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={2_000}
        value={wanted.note}
        onChange={(event) => onChange({ note: event.currentTarget.value })}
      />
    </>
  );
}

function Denial({ task, reason }: { readonly task: TaskDetail; readonly reason: string }) {
  const t = useWords();
  const by = task.chain.findLast(({ reason: given }) => given === reason)?.personName;
  return (
    <div className={styles['denial']}>
      <b>{by ? t('projects.deniedBy', { name: by }) : t('projects.denied')}</b>
      <span>{reason}</span>
    </div>
  );
}

/** All copies together, which is what the queue and the spool will feel. */
function Total({ facts, copies }: { readonly facts: GcodeFacts | null; readonly copies: number }) {
  const t = useWords();
  const { duration, grams } = useFormat();
  if (facts === null || copies < 2 || facts.estimatedSeconds === null) return null;
  const time = duration(facts.estimatedSeconds * copies);
  return (
    <p className={styles['total']}>
      {facts.filamentGrams === null
        ? t('projects.totalTime', { count: copies, time })
        : t('projects.total', { count: copies, time, grams: grams(facts.filamentGrams * copies) })}
    </p>
  );
}

function readySlice(
  progress: SliceProgress,
): { readonly sliceId: string; readonly facts: GcodeFacts } | null {
  if (progress.state !== 'slice' || progress.slice.status.state !== 'ready') return null;
  return { sliceId: progress.slice.sliceId, facts: progress.slice.status.facts };
}

interface Request {
  readonly sliceId: string | null;
  readonly materialKey: string;
  readonly copies: number;
  readonly dueAt: number | null;
  readonly note: string;
}

function useSending(before: TaskDetail | null, modelVersionId: string, onSent: () => void) {
  const t = useWords();
  const api = useApi();
  const tell = useTell();
  const sent = () => {
    tell.done(t('projects.asked'));
    onSent();
  };
  const first = useMutation(api.printing.request.mutationOptions({ onSuccess: sent }));
  const again = useMutation(api.printing.requestAgain.mutationOptions({ onSuccess: sent }));
  return {
    pending: first.isPending || again.isPending,
    error: first.error ?? again.error,
    send: ({ sliceId, ...wanted }: Request) => {
      const request = { ...wanted, sliceId: sliceId as never };
      if (before === null) first.mutate({ modelVersionId: modelVersionId as never, ...request });
      else {
        again.mutate({ taskId: before.taskId as never, expectedVersion: before.version, ...request });
      }
    },
  };
}
