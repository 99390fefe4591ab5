import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { UsersModule } from '../users/users.module.js';
import { AccessRetention } from './accesses/access-retention.js';
import { Accesses } from './accesses/accesses.js';
import { Visits } from './accesses/visits.js';
import { AuditController } from './audit.controller.js';
import { AuditExport } from './audit-export.js';
import { AuditService } from './audit.service.js';
import { CallMasks } from './call-masks.js';
import { CallSearch } from './search/call-search.js';
import { NamedPeople } from './search/named-people.js';
import { Narrowing } from './search/narrowing.js';
import { CauseSweep } from './causes/cause-sweep.js';
import { CallOverview } from './overview/call-overview.js';
import { DayCounter } from './overview/day-counter.js';
import { LiveCounts } from './overview/live-counts.js';
import { OverviewCounts } from './overview/overview-counts.js';
import { Judge } from './causes/judge.js';
import { CaseDiagnosis } from './diagnosis/case-diagnosis.js';
import { CaseFiles } from './case/case-files.js';
import { LiveCalls } from './live/live-calls.js';
import { LiveController } from './live/live.controller.js';
import { ProblemList } from './problems/problem-list.js';
import { AuditProblemsController } from './problems/problems.controller.js';
import { SignalReading } from './case/signal-reading.js';

/** Support's view of calls. */
@Module({
  imports: [UsersModule, CallsModule],
  controllers: [AuditController, AuditProblemsController, LiveController],
  providers: [
    AccessRetention,
    Accesses,
    AuditExport,
    AuditService,
    CallMasks,
    CallOverview,
    DayCounter,
    LiveCounts,
    OverviewCounts,
    CallSearch,
    CaseDiagnosis,
    CaseFiles,
    CauseSweep,
    Judge,
    LiveCalls,
    NamedPeople,
    Narrowing,
    ProblemList,
    SignalReading,
    Visits,
  ],
})
export class AuditModule {}
