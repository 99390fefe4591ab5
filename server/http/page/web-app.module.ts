import { Module } from '@nestjs/common';
import { ServeStaticModule } from '@nestjs/serve-static';
import type { Response } from 'express';
import { PAGE, WEB_APP } from './web-page.js';

const HASHED = /-[A-Z0-9]{8}\.\w+$/;

/** The built web app; every path without a file extension outside the API is the app, a missing file stays a 404. */
@Module({
  imports: [
    ServeStaticModule.forRoot({
      rootPath: WEB_APP,
      renderPath: PAGE,
      serveStaticOptions: {
        // Its nonce has to be filled in.
        index: false,
        setHeaders: (response: Response, path: string) => {
          response.setHeader('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
        },
      },
    }),
  ],
})
export class WebAppModule {}
