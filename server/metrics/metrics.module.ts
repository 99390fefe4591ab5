import { Global, Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.js';
import { Measures } from './measures.js';
import { Metrics } from './metrics.js';
import { ProcessMeasures } from './process-measures.js';

/** Numbers about this process. Modules count with `Measures`. */
@Global()
@Module({ controllers: [MetricsController], providers: [Measures, Metrics, ProcessMeasures], exports: [Measures] })
export class MetricsModule {}
