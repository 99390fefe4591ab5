/** The least that a Nest application on Express does for a signed-in person: a guard reads the bearer's JWT, a controller answers. */
import 'reflect-metadata';
import { Controller, Get, Inject, Module, UnauthorizedException, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { JwtModule, JwtService } from '@nestjs/jwt';

const SECRET = 'only-for-measuring-on-this-machine';

class SignedInGuard {
  constructor(jwt) {
    this.jwt = jwt;
  }

  async canActivate(context) {
    const request = context.switchToHttp().getRequest();
    const [, token] = (request.headers.authorization ?? '').split(' ');
    try {
      request.user = await this.jwt.verifyAsync(token);
    } catch {
      throw new UnauthorizedException();
    }
    return true;
  }
}
Inject(JwtService)(SignedInGuard, undefined, 0);

class HelloController {
  hello() {
    return { hello: 'world' };
  }
}
const hello = Object.getOwnPropertyDescriptor(HelloController.prototype, 'hello');
Get('hello')(HelloController.prototype, 'hello', hello);
UseGuards(SignedInGuard)(HelloController);
Controller()(HelloController);

class HelloModule {}
Module({ imports: [JwtModule.register({ secret: SECRET })], controllers: [HelloController] })(HelloModule);

const app = await NestFactory.create(HelloModule, { logger: false });
await app.listen(0, '127.0.0.1');
const token = await app.get(JwtService).signAsync({ sub: '1', sid: 1, typ: 'access' });
process.send({ port: app.getHttpServer().address().port, token });
