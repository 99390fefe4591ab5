/** The borders of the modules: imports point one way. */
const border = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

/**
 * The floors of a feature, lowest first: a folder imports from floors below its own, and not from its own. Each is part of a regular
 * expression for what comes after the feature's folder.
 */
const floors = (feature, all) =>
  all
    .slice(0, -1)
    .map((floor, index) =>
      border(
        `floors-of-${feature.split('/').at(-1)}-${index + 1}`,
        `^${feature}/(${floor})`,
        `^${feature}/(${all.slice(index + 1).join('|')})`,
      ),
    );

module.exports = {
  forbidden: [
    ...floors('server/calls', [
      '(actor|call-errors)\\.ts|rows/',
      'tell/',
      'hand/',
      'servers/',
      'life/',
      'moving/',
      'meeting/people/',
      'ending/',
      '(chat|problems)/',
      'history/',
      'adding/',
      'meeting/(?!people/)|direct/',
      'http/',
      'calls\\.module\\.ts',
    ]),
    ...floors('server/signaling', [
      '(sockets|checked|acknowledgement)\\.ts|socket/|tell/watched-people',
      'log/',
      'moving/',
      'relay/',
      'records/',
      'tell/(?!watched-people)|accept/',
      'signaling\\.(gateway|module)\\.ts',
    ]),
    ...floors('server/audit', [
      '(masks|call-masks|audit\\.dto)\\.ts',
      'accesses/',
      'case/',
      'diagnosis/',
      'causes/|search/|live/|overview/|problems/',
      'audit\\.(controller|service|module)\\.ts',
    ]),
    {
      name: 'no-circular',
      severity: 'error',
      from: { pathNot: 'entity\\.ts$' },
      to: { circular: true, viaOnly: { pathNot: 'entity\\.ts$' } },
    },
    border(
      'cluster-below',
      '^server/cluster/',
      '^server/(users|auth|presence|rooms|calls|signaling|audit|ice|admin|health|metrics)/',
    ),
    border('contracts-know-nobody', '^contracts/', '^(server|web|migrations|test|node_modules)/'),
    border('web-not-server', '^web/', '^(server|migrations|test)/'),
    border('server-not-web', '^(server|migrations)/', '^(web|test)/'),
    border('migrations-import-no-entities', '^migrations/', '^server/'),
    border('users-below', '^server/users/', '^server/(auth|presence|rooms|calls|signaling|audit|admin)/'),
    border('auth-below', '^server/auth/', '^server/(presence|rooms|calls|signaling|audit)/'),
    border('presence-below', '^server/presence/', '^server/(rooms|calls|signaling|audit)/'),
    border('rooms-below', '^server/rooms/', '^server/(calls|signaling|audit)/'),
    border('calls-know-no-gateway', '^server/calls/', '^server/(signaling|audit)/'),
    border(
      'ground-below',
      '^server/(config/|http/|database/(?!entities))',
      '^server/(users|auth|presence|rooms|calls|signaling|audit|ice)/',
    ),
    border(
      'webrtc-knows-no-socket-material-router',
      '^web/src/app/webrtc/',
      '(^web/src/app/(session|signaling|call|people|history|rooms|audit|admin|account)/)|socket\\.io|@angular/(material|router)',
    ),
    border('media-below-call', '^web/src/app/media/', '^web/src/app/(call|people|history|rooms|audit|admin|account)/'),
    border(
      'signaling-below-call',
      '^web/src/app/signaling/',
      '^web/src/app/(call|people|history|rooms|audit|admin|account|webrtc)/',
    ),
    border(
      'tests-doubles-are-for-tests',
      '^web/src/app/(?!.*(fixtures|/testing/|/fake-))',
      '^web/src/app/.*(/testing/|/fake-|fixtures)',
    ),
    border('call-below-screens', '^web/src/app/call/', '^web/src/app/(people|history|rooms|audit|admin|account)/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'web/tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
