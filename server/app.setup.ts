import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import cookieParser from 'cookie-parser';
import type { Settings } from './config/settings.js';
import { boundedCompression } from './http/page/compression.js';
import { answerListedOrigins } from './http/origins/cross-origin.js';
import type { HttpFront } from './http/front/http-front.js';
import { reception } from './http/front/reception.js';
import { RequestQueue } from './http/front/request-queue.js';
import { ProblemFilter } from './http/errors/problem.filter.js';
import { securityHeaders } from './http/page/security-headers.js';
import { validationPipe } from './http/validation.js';
import { webFiles } from './http/page/web-files.js';
import { webPage } from './http/page/web-page.js';
import { Measures } from './metrics/measures.js';
import { noteRequest } from './request-log.js';
import { ParleySocketAdapter } from './signaling/socket/socket-adapter.js';

/** Everything around the routes; the same in production and in tests. */
export function setupApp(app: NestExpressApplication, settings: Settings): void {
  app.setGlobalPrefix('api', { exclude: ['health/live', 'health/ready', 'metrics'] });
  if (settings.trustProxy !== null) app.set('trust proxy', trustProxy(settings.trustProxy));
  app.useWebSocketAdapter(new ParleySocketAdapter(app, settings));
  app.disable('x-powered-by');
  // Answers of the API are never stored, so no client asks for them again by their hash. Files have tags of their own.
  app.set('etag', () => undefined);
  // Before anything can refuse a request, so that pages of listed origins can read the refusal.
  answerListedOrigins(app, settings);
  app.use(noteRequest(settings), reception(app.getHttpAdapter() as unknown as HttpFront, app.get(RequestQueue)));
  app.use(securityHeaders(settings), webFiles(), boundedCompression(), cookieParser(), webPage(settings));
  app.useGlobalPipes(validationPipe());
  const measures = app.get(Measures);
  app.useGlobalFilters(new ProblemFilter((code) => measures.refused(code)));
  publishApi(app);
}

/** A number of hops, `true`, or addresses, in the form that Express takes. */
function trustProxy(value: string): string | number | boolean {
  if (value === 'true') return true;
  return /^\d+$/.test(value) ? Number(value) : value;
}

function publishApi(app: NestExpressApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Parley')
    .setDescription("A company's own telephone exchange: accounts, presence, calls and their signals.")
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, config), {
    jsonDocumentUrl: 'api/openapi.json',
  });
}
