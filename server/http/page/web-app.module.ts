import { Module } from '@nestjs/common';
import { ServeStaticModule } from '@nestjs/serve-static';
import type { Response } from 'express';
import { PAGE, WEB_APP } from './web-page.js';

const HASHED = /-[A-Z0-9]{8}\.\w+$/;

/** Serves the built web app. Paths outside the API without a file extension are the app; a missing file is still a 404. */
@Module({
  imports: [
    ServeStaticModule.forRoot({
      rootPath: WEB_APP,
      renderPath: PAGE,
      serveStaticOptions: {
        // The page is served by `webPage`, which fills in the nonce.
        index: false,
        setHeaders: (response: Response, path: string) => {
          response.setHeader('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
        },
      },
    }),
  ],
})
export class WebAppModule {}
