import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import compression from 'compression';
import cookieParser from 'cookie-parser';
import helmet from 'helmet';
import type { Settings } from './config/settings.js';
import { ProblemFilter } from './http/problem.filter.js';
import { validationPipe } from './http/validation.js';
import { ParleySocketAdapter } from './signaling/socket/socket-adapter.js';

/** Everything around the routes; the same in production and in tests. */
export function setupApp(app: NestExpressApplication, settings: Settings): void {
  app.setGlobalPrefix('api', { exclude: ['health/live', 'health/ready', 'metrics'] });
  if (settings.trustProxy !== null) app.set('trust proxy', trustProxy(settings.trustProxy));
  app.useWebSocketAdapter(new ParleySocketAdapter(app, settings));
  app.disable('x-powered-by');
  app.use(helmet(securityHeaders(settings)), compression(), cookieParser());
  app.useBodyParser('json', { limit: '256kb', reviver: refusePrototype });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  // Exit 0, also as process 1 of a container, where a signal to oneself does nothing.
  app.enableShutdownHooks([], { useProcessExit: true });
  publishApi(app);
}

/** Unknown fields are refused, and so is this one, which the parser would otherwise let through as a key. */
function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('__proto__ is no field');
  return value;
}

/** A number of hops, `true`, or addresses, as Express takes them. */
function trustProxy(value: string): string | number | boolean {
  if (value === 'true') return true;
  return /^\d+$/.test(value) ? Number(value) : value;
}

function securityHeaders(settings: Settings) {
  const origin = new URL(settings.publicUrl);
  const secure = origin.protocol === 'https:';
  return {
    contentSecurityPolicy: {
      directives: {
        'script-src-attr': ["'none'"],
        'connect-src': ["'self'", `${secure ? 'wss' : 'ws'}://${origin.host}`],
        'img-src': ["'self'", 'data:', 'blob:'],
        'media-src': ["'self'", 'blob:', 'mediastream:'],
        'upgrade-insecure-requests': null,
      },
    },
    strictTransportSecurity: secure,
  };
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
