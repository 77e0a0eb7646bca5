import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RecordFacets } from '../../../src/shop/audit/contract.ts';
import { useScopeId, useScopes } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useActionName } from '../../text/actions.ts';
import { useWords } from '../../text/index.ts';
import { usePlaceName } from '../../ui/place-name.ts';
import { FilterChips } from './filter-chips.tsx';
import { RANGES, type Range, type RecordWhere } from './record-filter.ts';
import styles from './record.module.css';
import { useRunningShift, type RecordPlace } from './use-record.ts';

const TYPING_MILLISECONDS = 250;
const NO_FACETS: RecordFacets = { actions: [], people: [], stations: [] };
/** More lines than this are found by typing. */
const SHOWN_AT_MOST = 100;

/** What can be looked for, and beneath it what is, as chips that are taken away one by one. */
export function RecordFilters({ place }: { readonly place: RecordPlace }) {
  const api = useApi();
  const { data: facets = NO_FACETS } = useQuery(api.audit.facets.queryOptions());
  const { where, look } = place;
  return (
    <div className={styles['filters']}>
      <Words
        key={where.words === '' ? 'empty' : 'words'}
        words={where.words}
        onWords={(words) => look({ words })}
      />
      <PersonFilter facets={facets} where={where} onLook={look} />
      <ActionFilter facets={facets} where={where} onLook={look} />
      <PlaceFilter where={where} onLook={look} />
      <TimeFilter where={where} onLook={look} />
      <ResultFilter where={where} onLook={look} />
      {facets.stations.length > 1 ? <StationFilter facets={facets} where={where} onLook={look} /> : null}
      <FilterChips place={place} facets={facets} />
    </div>
  );
}

function Words({ words, onWords }: { readonly words: string; readonly onWords: (words: string) => void }) {
  const t = useWords();
  const [typed, setTyped] = useState(words);
  const settle = useDebouncedCallback((text: string) => onWords(text.trim()), TYPING_MILLISECONDS);
  return (
    <TextInput
      className={styles['search']}
      aria-label={t('common.search')}
      placeholder={t('record.search')}
      leftSection={<IconSearch aria-hidden size={18} />}
      value={typed}
      maxLength={120}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        settle(event.currentTarget.value);
      }}
    />
  );
}

interface FilterProps {
  readonly where: RecordWhere;
  readonly onLook: RecordPlace['look'];
}

interface FacetFilterProps extends FilterProps {
  readonly facets: RecordFacets;
}

interface PickProps {
  readonly name: string;
  readonly value: string | null;
  readonly data: { value: string; label: string; disabled?: boolean }[];
  readonly onChange: (value: string | null) => void;
}

function Pick({ name, value, data, onChange }: PickProps) {
  return (
    <Select
      className={styles['pick']}
      aria-label={name}
      placeholder={name}
      data={data}
      value={value}
      onChange={onChange}
      searchable
      clearable
      limit={SHOWN_AT_MOST}
      comboboxProps={{ width: 300, position: 'bottom-start' }}
    />
  );
}

function PersonFilter({ facets, where, onLook }: FacetFilterProps) {
  const t = useWords();
  return (
    <Pick
      name={t('record.person')}
      value={where.person}
      data={facets.people.map(({ personId, personName }) => ({ value: personId, label: personName }))}
      onChange={(person) => onLook({ person })}
    />
  );
}

function ActionFilter({ facets, where, onLook }: FacetFilterProps) {
  const t = useWords();
  const actionName = useActionName();
  return (
    <Pick
      name={t('record.action')}
      value={where.action}
      data={facets.actions
        .map(({ action }) => ({ value: action, label: actionName(action) }))
        .toSorted((one, other) => one.label.localeCompare(other.label))}
      onChange={(action) => onLook({ action })}
    />
  );
}

function PlaceFilter({ where, onLook }: FilterProps) {
  const t = useWords();
  const scopes = useScopes();
  const placeName = usePlaceName();
  const here = useScopeId();
  return (
    <Pick
      name={t('record.place')}
      value={where.place ?? here}
      data={scopes
        .filter(({ within }) => within)
        .map((scope) => ({
          value: scope.id,
          label: scope.kind === 'platform' ? placeName(scope) : scope.path.join(' › '),
        }))}
      onChange={(place) => onLook({ place })}
    />
  );
}

function TimeFilter({ where, onLook }: FilterProps) {
  const t = useWords();
  const shift = useRunningShift();
  return (
    <>
      <Pick
        name={t('record.time')}
        value={where.range}
        data={RANGES.map((range) => ({
          value: range,
          label: range === 'shift' && shift === null ? t('record.range.noShift') : t(`record.range.${range}`),
          disabled: range === 'shift' && shift === null,
        }))}
        onChange={(range) => onLook({ range: range as Range | null, from: '', until: '' })}
      />
      {where.range === 'between' ? (
        <>
          <TextInput
            type="date"
            aria-label={t('record.from')}
            value={where.from}
            onChange={(event) => onLook({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            aria-label={t('record.until')}
            value={where.until}
            onChange={(event) => onLook({ until: event.currentTarget.value })}
          />
        </>
      ) : null}
    </>
  );
}

function ResultFilter({ where, onLook }: FilterProps) {
  const t = useWords();
  return (
    <Pick
      name={t('record.result.label')}
      value={where.result}
      data={(['done', 'refused'] as const).map((value) => ({ value, label: t(`record.${value}`) }))}
      onChange={(result) => onLook({ result: result as RecordWhere['result'] })}
    />
  );
}

function StationFilter({ facets, where, onLook }: FacetFilterProps) {
  const t = useWords();
  return (
    <Pick
      name={t('record.column.station')}
      value={where.station}
      data={facets.stations.map(({ stationId, stationName }) => ({ value: stationId, label: stationName }))}
      onChange={(station) => onLook({ station })}
    />
  );
}
