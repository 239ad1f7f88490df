// push's table in planck.js: the same bodies, shapes, frictions, substeps and iterations as scenes/push_table.cpp and push_arm.cpp.

import { BoxShape, CircleShape, Vec2, World, type Body } from "planck";
import { PlanckReplay, type Recording } from "./engine";

// As in scenes/push_table.cpp.
const UNIT = 0.05; // metres
const GRAVITY = 9.81;
const FAR_APART = 0.08; // metres
const VELOCITY_ITERATIONS = 4;
const POSITION_ITERATIONS = 2;

/// Mean distance from the middle of a rectangle to its points.
function meanDistance(width: number, length: number): number {
  const CELLS = 40;
  let sum = 0;
  for (let i = 0; i < CELLS; ++i) {
    for (let j = 0; j < CELLS; ++j) {
      sum += Math.hypot(width * ((i + 0.5) / CELLS - 0.5), length * ((j + 0.5) / CELLS - 0.5));
    }
  }
  return sum / (CELLS * CELLS);
}

interface Joint {
  angle: number;
  speed: number;
  lowest: number;
  highest: number;
}

export class PlanckBlock extends PlanckReplay {
  private readonly world = new World({
    gravity: { x: 0, y: 0 },
    warmStarting: false,
    continuousPhysics: false,
    allowSleep: false,
  });
  private readonly block: Body;
  private readonly finger: Body;
  private readonly scratch = new Vec2();
  private readonly mass: number;
  private readonly inertia: number;
  private readonly force: number; // N, the most that friction gives against sliding
  private readonly moment: number; // N m, against turning
  private readonly upper: number;
  private readonly fore: number;
  private readonly shoulder: Joint;
  private readonly elbow: Joint;
  private readonly acceleration: number;
  private readonly dt: number;
  private readonly substeps: number;
  private tipX = 0;
  private tipY = 0;
  touching = false;

  constructor(recording: Recording) {
    super(recording);
    const [width = 0, length = 0, radius = 0, mass = 0, friction = 0, grip = 0, upper = 0, fore = 0, lowShoulder = 0, lowElbow = 0,
      highShoulder = 0, highElbow = 0, acceleration = 0, dt = 0, substeps = 0] = recording.constants;
    this.upper = upper;
    this.fore = fore;
    this.shoulder = { angle: 0, speed: 0, lowest: lowShoulder, highest: highShoulder };
    this.elbow = { angle: 0, speed: 0, lowest: lowElbow, highest: highElbow };
    this.acceleration = acceleration;
    this.dt = dt;
    this.substeps = substeps;
    this.mass = mass;
    this.inertia = (mass * (width * width + length * length)) / 12;
    this.force = friction * GRAVITY * mass;
    this.moment = this.force * meanDistance(width, length);

    const footprint = new BoxShape((0.5 * width) / UNIT, (0.5 * length) / UNIT);
    footprint.m_radius = 0;
    this.block = this.world.createBody({ type: "dynamic" });
    this.block.createFixture({ shape: footprint, friction: grip });
    this.block.setMassData({ mass, center: { x: 0, y: 0 }, I: this.inertia / (UNIT * UNIT) });
    this.finger = this.world.createBody({ type: "kinematic" });
    this.finger.createFixture({ shape: new CircleShape(radius / UNIT), friction: grip });
  }

  pose(): [number, number, number] {
    const { x, y } = this.block.getPosition();
    return [UNIT * x, UNIT * y, this.block.getAngle()];
  }

  protected begin(at: number): void {
    const [x = 0, y = 0, angle = 0, shoulder = 0, elbow = 0] = this.recording.starts.subarray(at, at + 5);
    this.shoulder.angle = shoulder;
    this.elbow.angle = elbow;
    this.shoulder.speed = this.elbow.speed = 0;
    this.block.setTransform({ x: x / UNIT, y: y / UNIT }, angle);
    this.block.setLinearVelocity({ x: 0, y: 0 });
    this.block.setAngularVelocity(0);
    this.touching = false;
    this.findTip();
  }

  protected step(at: number): void {
    const shoulder = this.recording.inputs[at]!;
    const elbow = this.recording.inputs[at + 1]!;
    const seconds = this.dt / this.substeps;
    for (let i = 0; i < this.substeps; ++i) {
      this.move(this.shoulder, shoulder, seconds);
      this.move(this.elbow, elbow, seconds);
      const fromX = this.tipX;
      const fromY = this.tipY;
      this.findTip();
      this.advance(seconds, fromX, fromY);
    }
  }

  private move(joint: Joint, wanted: number, seconds: number): void {
    const gain = this.acceleration * seconds;
    joint.speed += Math.min(Math.max(wanted - joint.speed, -gain), gain);
    joint.angle += joint.speed * seconds;
    if (joint.angle < joint.lowest || joint.angle > joint.highest) {
      joint.angle = Math.min(Math.max(joint.angle, joint.lowest), joint.highest);
      joint.speed = 0;
    }
  }

  private findTip(): void {
    const first = this.shoulder.angle;
    const second = first - this.elbow.angle;
    this.tipX = -this.upper * Math.sin(first) - this.fore * Math.sin(second);
    this.tipY = this.upper * Math.cos(first) + this.fore * Math.cos(second);
  }

  /// While the fingertip goes from there to where it is.
  private advance(seconds: number, fromX: number, fromY: number): void {
    this.touching = false;
    const place = this.block.getPosition();
    const velocity = this.block.getLinearVelocity();
    const still = velocity.x === 0 && velocity.y === 0 && this.block.getAngularVelocity() === 0;
    const apartX = this.tipX - UNIT * place.x;
    const apartY = this.tipY - UNIT * place.y;
    if (still && apartX * apartX + apartY * apartY > FAR_APART * FAR_APART) return;
    if (!still) this.rub(seconds);
    this.finger.setTransform(this.scratch.setNum(fromX / UNIT, fromY / UNIT), 0);
    const scale = 1 / (seconds * UNIT);
    this.finger.setLinearVelocity(this.scratch.setNum(scale * (this.tipX - fromX), scale * (this.tipY - fromY)));
    this.world.step(seconds, VELOCITY_ITERATIONS, POSITION_ITERATIONS);
    for (let contact = this.world.getContactList(); contact; contact = contact.getNext()) {
      this.touching ||= contact.isTouching();
    }
  }

  /// Dry friction under the block: scenes/push_table.h says after whom.
  private rub(seconds: number): void {
    const velocity = this.block.getLinearVelocity();
    const turnRate = this.block.getAngularVelocity();
    const { force, moment } = this;
    const speedSquared = UNIT * UNIT * (velocity.x * velocity.x + velocity.y * velocity.y);
    const size = Math.sqrt(force * force * speedSquared + moment * moment * turnRate * turnRate);
    const slide = 1 - Math.min(1, (seconds * force * force) / (size * this.mass));
    const turn = 1 - Math.min(1, (seconds * moment * moment) / (size * this.inertia));
    this.block.setLinearVelocity(this.scratch.setNum(slide * velocity.x, slide * velocity.y));
    this.block.setAngularVelocity(turn * turnRate);
  }
}
