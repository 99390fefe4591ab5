/** Recorded statistics of calls on one machine, from different browsers: each leaves out fields that the other has. */
type Rows = readonly (readonly [id: string, fields: Readonly<Record<string, unknown>>])[];

export interface Recorded {
  readonly before: Rows;
  /** Five seconds after `before`. */
  readonly now: Rows;
}

// prettier-ignore
export const CHROMIUM_156: Recorded = {
  before: [
    ['T2', { timestamp: 1795819427417.148, type: 'transport', bytesReceived: 269340, bytesSent: 264868, packetsReceived: 851, packetsSent: 845, selectedCandidatePairId: 'P1' }],
    ['P5', { timestamp: 1795819427417.148, type: 'candidate-pair', bytesReceived: 0, bytesSent: 0, currentRoundTripTime: 0.026, localCandidateId: 'L3', nominated: false, packetsReceived: 0, packetsSent: 0, remoteCandidateId: 'R4', requestsReceived: 1, responsesReceived: 1, state: 'succeeded', totalRoundTripTime: 0.026 }],
    ['P1', { timestamp: 1795819427417.148, type: 'candidate-pair', availableOutgoingBitrate: 2956210, bytesReceived: 269340, bytesSent: 264868, currentRoundTripTime: 0.002, localCandidateId: 'L6', nominated: true, packetsReceived: 851, packetsSent: 845, remoteCandidateId: 'R7', requestsReceived: 7, responsesReceived: 7, state: 'succeeded', totalRoundTripTime: 0.017 }],
    ['L3', { timestamp: 1795819427417.148, type: 'local-candidate', candidateType: 'host', protocol: 'udp' }],
    ['L6', { timestamp: 1795819427417.148, type: 'local-candidate', candidateType: 'host', protocol: 'udp' }],
    ['R7', { timestamp: 1795819427417.148, type: 'remote-candidate', candidateType: 'host', protocol: 'udp' }],
    ['R4', { timestamp: 1795819427417.148, type: 'remote-candidate', candidateType: 'host', protocol: 'udp' }],
    ['I8', { timestamp: 1795819427417.148, type: 'inbound-rtp', kind: 'audio', ssrc: 3576787348, jitter: 0.003, packetsLost: 0, packetsReceived: 400, bytesReceived: 23594, concealedSamples: 1440, silentConcealedSamples: 0, totalSamplesReceived: 384000 }],
    ['I9', { timestamp: 1795819427417.148, type: 'inbound-rtp', kind: 'video', ssrc: 3765509370, jitter: 0.004, packetsLost: 0, packetsReceived: 299, bytesReceived: 208910, frameHeight: 360, frameWidth: 640, framesDecoded: 160, freezeCount: 0 }],
    ['O10', { timestamp: 1795819427417.148, type: 'outbound-rtp', kind: 'audio', ssrc: 1209721221, bytesSent: 23841, packetsSent: 400, mediaSourceId: 'SA1' }],
    ['O11', { timestamp: 1795819427417.148, type: 'outbound-rtp', kind: 'video', ssrc: 3889814648, bytesSent: 204538, packetsSent: 293, frameHeight: 360, frameWidth: 640, mediaSourceId: 'SV2', qualityLimitationReason: 'none' }],
    ['RI12', { timestamp: 1795819425802.529, type: 'remote-inbound-rtp', kind: 'audio', ssrc: 1209721221, jitter: 0.001937, packetsLost: 0, roundTripTime: 0.001968, totalRoundTripTime: 0.003479 }],
    ['RI13', { timestamp: 1795819426364.63, type: 'remote-inbound-rtp', kind: 'video', ssrc: 3889814648, jitter: 0.0024, packetsLost: 0, roundTripTime: 0.001038, totalRoundTripTime: 0.011109 }],
  ],
  now: [
    ['T2', { timestamp: 1795819432420.775, type: 'transport', bytesReceived: 425542, bytesSent: 422982, packetsReceived: 1378, packetsSent: 1374, selectedCandidatePairId: 'P1' }],
    ['P5', { timestamp: 1795819432420.775, type: 'candidate-pair', bytesReceived: 0, bytesSent: 0, currentRoundTripTime: 0.026, localCandidateId: 'L3', nominated: false, packetsReceived: 0, packetsSent: 0, remoteCandidateId: 'R4', requestsReceived: 1, responsesReceived: 1, state: 'succeeded', totalRoundTripTime: 0.026 }],
    ['P1', { timestamp: 1795819432420.775, type: 'candidate-pair', availableOutgoingBitrate: 2956210, bytesReceived: 425542, bytesSent: 422982, currentRoundTripTime: 0.003, localCandidateId: 'L6', nominated: true, packetsReceived: 1378, packetsSent: 1374, remoteCandidateId: 'R7', requestsReceived: 9, responsesReceived: 9, state: 'succeeded', totalRoundTripTime: 0.023 }],
    ['L3', { timestamp: 1795819432420.775, type: 'local-candidate', candidateType: 'host', protocol: 'udp' }],
    ['L6', { timestamp: 1795819432420.775, type: 'local-candidate', candidateType: 'host', protocol: 'udp' }],
    ['R7', { timestamp: 1795819432420.775, type: 'remote-candidate', candidateType: 'host', protocol: 'udp' }],
    ['R4', { timestamp: 1795819432420.775, type: 'remote-candidate', candidateType: 'host', protocol: 'udp' }],
    ['I8', { timestamp: 1795819432420.775, type: 'inbound-rtp', kind: 'audio', ssrc: 3576787348, jitter: 0.002, packetsLost: 0, packetsReceived: 650, bytesReceived: 38746, concealedSamples: 2875, silentConcealedSamples: 0, totalSamplesReceived: 624000 }],
    ['I9', { timestamp: 1795819432420.775, type: 'inbound-rtp', kind: 'video', ssrc: 3765509370, jitter: 0.006, packetsLost: 0, packetsReceived: 483, bytesReceived: 329326, frameHeight: 360, frameWidth: 640, framesDecoded: 257, freezeCount: 0 }],
    ['O10', { timestamp: 1795819432420.775, type: 'outbound-rtp', kind: 'audio', ssrc: 1209721221, bytesSent: 39584, packetsSent: 650, mediaSourceId: 'SA1' }],
    ['O11', { timestamp: 1795819432420.775, type: 'outbound-rtp', kind: 'video', ssrc: 3889814648, bytesSent: 326255, packetsSent: 480, frameHeight: 360, frameWidth: 640, mediaSourceId: 'SV2', qualityLimitationReason: 'none' }],
    ['RI12', { timestamp: 1795819425802.529, type: 'remote-inbound-rtp', kind: 'audio', ssrc: 1209721221, jitter: 0.001937, packetsLost: 0, roundTripTime: 0.001968, totalRoundTripTime: 0.003479 }],
    ['RI13', { timestamp: 1795819431711.554, type: 'remote-inbound-rtp', kind: 'video', ssrc: 3889814648, jitter: 0.003255, packetsLost: 0, roundTripTime: 0.002731, totalRoundTripTime: 0.035218 }],
  ],
};

// prettier-ignore
export const FIREFOX_153: Recorded = {
  before: [
    ['T2', { timestamp: 1795819455728, type: 'transport', selectedCandidatePairId: 'P1' }],
    ['P1', { timestamp: 1795819455728, type: 'candidate-pair', bytesReceived: 319008, bytesSent: 324136, currentRoundTripTime: 0, localCandidateId: 'L3', nominated: true, remoteCandidateId: 'R4', responsesReceived: 2, selected: true, state: 'succeeded', totalRoundTripTime: 0.005 }],
    ['L3', { timestamp: 1795819455728, type: 'local-candidate', candidateType: 'host', protocol: 'udp' }],
    ['R4', { timestamp: 1795819455728, type: 'remote-candidate', candidateType: 'prflx', protocol: 'udp' }],
    ['I5', { timestamp: 1795819455732, type: 'inbound-rtp', kind: 'audio', ssrc: 3595544549, jitter: 0.008, packetsLost: 0, packetsReceived: 398, bytesReceived: 64238, concealedSamples: 1152, silentConcealedSamples: 0, totalSamplesReceived: 381600 }],
    ['I6', { timestamp: 1795819455732, type: 'inbound-rtp', kind: 'video', ssrc: 287726724, jitter: 0.006267, packetsLost: 0, packetsReceived: 239, bytesReceived: 205389, frameHeight: 360, frameWidth: 640, framesDecoded: 236, freezeCount: 0 }],
    ['O7', { timestamp: 1795819455730, type: 'outbound-rtp', kind: 'audio', ssrc: 2713773293, bytesSent: 64238, packetsSent: 398 }],
    ['O8', { timestamp: 1795819455732, type: 'outbound-rtp', kind: 'video', ssrc: 1142734715, bytesSent: 215152, packetsSent: 279, frameHeight: 360, frameWidth: 640 }],
    ['RI9', { timestamp: 1795819455073, type: 'remote-inbound-rtp', kind: 'audio', ssrc: 2713773293, jitter: 0.005041, packetsLost: 0, packetsReceived: 365, roundTripTime: 0.005997, totalRoundTripTime: 0.005997 }],
    ['RI10', { timestamp: 1795819455343, type: 'remote-inbound-rtp', kind: 'video', ssrc: 1142734715, jitter: 0.003778, packetsLost: 0, packetsReceived: 229, roundTripTime: 0.003922, totalRoundTripTime: 0.04274 }],
  ],
  now: [
    ['T2', { timestamp: 1795819460744, type: 'transport', selectedCandidatePairId: 'P1' }],
    ['P1', { timestamp: 1795819460744, type: 'candidate-pair', bytesReceived: 514954, bytesSent: 521788, currentRoundTripTime: 0, localCandidateId: 'L3', nominated: true, remoteCandidateId: 'R4', responsesReceived: 3, selected: true, state: 'succeeded', totalRoundTripTime: 0.005 }],
    ['L3', { timestamp: 1795819460744, type: 'local-candidate', candidateType: 'host', protocol: 'udp' }],
    ['R4', { timestamp: 1795819460744, type: 'remote-candidate', candidateType: 'prflx', protocol: 'udp' }],
    ['I5', { timestamp: 1795819460747, type: 'inbound-rtp', kind: 'audio', ssrc: 3595544549, jitter: 0.007, packetsLost: 0, packetsReceived: 647, bytesReceived: 104327, concealedSamples: 1152, silentConcealedSamples: 0, totalSamplesReceived: 620160 }],
    ['I6', { timestamp: 1795819460747, type: 'inbound-rtp', kind: 'video', ssrc: 287726724, jitter: 0.005489, packetsLost: 0, packetsReceived: 388, bytesReceived: 339274, frameHeight: 360, frameWidth: 640, framesDecoded: 386, freezeCount: 0 }],
    ['O7', { timestamp: 1795819460747, type: 'outbound-rtp', kind: 'audio', ssrc: 2713773293, bytesSent: 104327, packetsSent: 647 }],
    ['O8', { timestamp: 1795819460747, type: 'outbound-rtp', kind: 'video', ssrc: 1142734715, bytesSent: 350451, packetsSent: 430, frameHeight: 360, frameWidth: 640 }],
    ['RI9', { timestamp: 1795819455073, type: 'remote-inbound-rtp', kind: 'audio', ssrc: 2713773293, jitter: 0.005041, packetsLost: 0, packetsReceived: 365, roundTripTime: 0.005997, totalRoundTripTime: 0.005997 }],
    ['RI10', { timestamp: 1795819459803, type: 'remote-inbound-rtp', kind: 'video', ssrc: 1142734715, jitter: 0.005989, packetsLost: 0, packetsReceived: 362, roundTripTime: 0.00528, totalRoundTripTime: 0.095993 }],
  ],
};
