import { Select } from '@mantine/core';
import { useScopes } from '../../app/place.tsx';
import { useWords } from '../../text/index.ts';
import { treeOf } from '../../ui/scope-crumbs.tsx';

interface PlaceFieldProps {
  readonly scopeId: string;
  readonly onChange: (scopeId: string) => void;
}

/** The factory or area that a printer stands in. */
export function PlaceField({ scopeId, onChange }: PlaceFieldProps) {
  const t = useWords();
  const scopes = useScopes();
  const places = treeOf(scopes).filter(
    ({ scope }) => scope.within && (scope.kind === 'factory' || scope.kind === 'area'),
  );
  return (
    <Select
      size="md"
      label={t('bench.add.where')}
      data={places.map(({ scope }) => ({ value: scope.id, label: scope.path.slice(-2).join(' › ') }))}
      value={scopeId}
      onChange={(value) => {
        if (value) onChange(value);
      }}
      allowDeselect={false}
      required
    />
  );
}
