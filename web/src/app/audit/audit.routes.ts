import type { Routes } from '@angular/router';
import { onlyFor } from '../session/gates';
import { AccessLog } from './accesses/access-log';
import { CasePage } from './call/case-page';
import { LivePage } from './live/live-page';
import { ProblemList } from './problems/problem-list';
import { Overview } from './overview/overview';
import { Relays } from './relays/relays';
import { searchBefore } from './search-before';
import { Search } from './search/search';

/** The pages for support: the overview, the search, one call, and (for admins) the relays and the access log. */
export const auditRoutes: Routes = [
  { path: '', pathMatch: 'full', component: Overview, canActivate: [searchBefore] },
  { path: 'calls', pathMatch: 'full', component: Search },
  {
    path: 'calls/:id',
    title: 'Call',
    component: CasePage,
  },
  { path: 'live', title: 'Live', component: LivePage },
  { path: 'problems', title: 'Problems', component: ProblemList },
  { path: 'relays', title: 'Relays', canMatch: [onlyFor('admin')], component: Relays },
  {
    path: 'accesses',
    title: 'Access log',
    canMatch: [onlyFor('admin')],
    component: AccessLog,
  },
];
