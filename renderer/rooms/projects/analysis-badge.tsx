import { IconAlertTriangle, IconBoxModel2, IconFileCode, IconLoader2, IconX } from '@tabler/icons-react';
import type { AnalysisState } from '../../../src/shop/projects/index.ts';
import { useWords } from '../../text/index.ts';
import { Badge } from '../../ui/state-badge.tsx';
import type { Look } from '../../ui/state-looks.ts';

const LOOKS: Readonly<Record<AnalysisState['state'] | 'warned', Look>> = {
  analysing: { tone: 'running', icon: IconLoader2 },
  rejected: { tone: 'stopped', icon: IconX },
  mesh: { tone: 'done', icon: IconBoxModel2 },
  gcode: { tone: 'done', icon: IconFileCode },
  warned: { tone: 'attention', icon: IconAlertTriangle },
};

/** What the check of an uploaded file has come to. */
export function AnalysisBadge({ analysis }: { readonly analysis: AnalysisState }) {
  const t = useWords();
  const checked = analysis.state === 'mesh' || analysis.state === 'gcode';
  const state = checked && analysis.facts.warnings.length > 0 ? 'warned' : analysis.state;
  return <Badge size="small" look={LOOKS[state]} word={t(`projects.analysis.${state}`)} />;
}
