import { account } from './account.ts';
import { access } from './access.ts';
import { actions } from './actions.ts';
import { bench } from './bench.ts';
import { cameras } from './cameras.ts';
import { common } from './common.ts';
import { controls } from './controls.ts';
import { elsewhere } from './elsewhere.ts';
import { factories } from './factories.ts';
import { findings } from './findings.ts';
import { gallery } from './gallery.ts';
import { parameters } from './parameters.ts';
import { people } from './people.ts';
import { printersSetup } from './printers-setup.ts';
import { projects } from './projects.ts';
import { record } from './record.ts';
import { resume } from './resume.ts';
import { review } from './review.ts';
import { shell } from './shell.ts';
import { states } from './states.ts';
import { sync } from './sync.ts';
import { viewer } from './viewer.ts';
import { why } from './why.ts';
import { wire } from './wire.ts';

export const es = {
  account,
  access,
  actions,
  bench,
  cameras,
  common,
  controls,
  elsewhere,
  factories,
  findings,
  gallery,
  parameters,
  people,
  printersSetup,
  projects,
  record,
  resume,
  review,
  shell,
  states,
  sync,
  viewer,
  why,
  wire,
};
