// lane's car in planck.js: the same body, forces, limits and substeps as scenes/lane_car.cpp.

import { Vec2, World, type Body } from "planck";
import { PlanckReplay, type Recording } from "./engine";

export class PlanckCar extends PlanckReplay {
  private readonly world = new World({ gravity: { x: 0, y: 0 }, continuousPhysics: false, allowSleep: false });
  private readonly body: Body;
  private readonly force = new Vec2();
  private readonly velocity = new Vec2();
  private readonly axle: number;
  private readonly tyreLimit: number;
  private readonly tyreSlope: number;
  private readonly mostWheel: number;
  private readonly wheelSpeed: number;
  private readonly gustMass: number;
  private readonly speed: number;
  private readonly dt: number;
  private readonly substeps: number;
  private wheel = 0;
  private lateral = 0;
  private yawRate = 0;

  constructor(recording: Recording) {
    super(recording);
    const [mass = 0, inertia = 0, axle = 0, tyreLimit = 0, tyreSlope = 0, mostWheel = 0, wheelSpeed = 0, gustMass = 0, speed = 0,
      dt = 0, substeps = 0] = recording.constants;
    this.axle = axle;
    this.tyreLimit = tyreLimit;
    this.tyreSlope = tyreSlope;
    this.mostWheel = mostWheel;
    this.wheelSpeed = wheelSpeed;
    this.gustMass = gustMass;
    this.speed = speed;
    this.dt = dt;
    this.substeps = substeps;
    this.body = this.world.createBody({ type: "dynamic" });
    this.body.setMassData({ mass, center: { x: 0, y: 0 }, I: inertia });
  }

  pose(): [number, number, number] {
    const { x, y } = this.body.getPosition();
    return [x, y, this.body.getAngle()];
  }

  protected begin(at: number): void {
    const [x = 0, y = 0, heading = 0, vx = 0, vy = 0, yawRate = 0, wheel = 0] = this.recording.starts.subarray(at, at + 7);
    this.wheel = wheel;
    this.body.setTransform({ x, y }, heading);
    this.body.setLinearVelocity({ x: vx, y: vy });
    this.body.setAngularVelocity(yawRate);
    this.read();
  }

  protected step(at: number): void {
    const wanted = this.recording.inputs[at]!;
    const gust = this.recording.inputs[at + 1]!;
    const seconds = this.dt / this.substeps;
    for (let i = 0; i < this.substeps; ++i) this.substep(seconds, wanted, gust);
  }

  private substep(seconds: number, wanted: number, gust: number): void {
    const reach = this.wheelSpeed * seconds;
    const turn = Math.min(Math.max(wanted - this.wheel, -reach), reach);
    this.wheel = Math.min(Math.max(this.wheel + turn, -this.mostWheel), this.mostWheel);
    const swing = this.axle * this.yawRate;
    const front = this.tyreForce(this.wheel - Math.atan2(this.lateral + swing, this.speed));
    const rear = this.tyreForce(-Math.atan2(this.lateral - swing, this.speed));
    const frontSideways = front * Math.cos(this.wheel);
    const sideways = frontSideways + rear + this.gustMass * gust;
    const { q } = this.body.getTransform();
    this.body.applyForceToCenter(this.force.setNum(-q.s * sideways, q.c * sideways), true);
    this.body.applyTorque(this.axle * (frontSideways - rear), true);
    this.world.step(seconds, 1, 1);
    // The engine holds the speed: forwards exactly that, sideways what the step left.
    const v = this.body.getLinearVelocity();
    const slide = q.c * v.y - q.s * v.x;
    this.body.setLinearVelocity(this.velocity.setNum(q.c * this.speed - q.s * slide, q.s * this.speed + q.c * slide));
    this.read();
  }

  private tyreForce(slip: number): number {
    return this.tyreLimit * Math.tanh((this.tyreSlope * slip) / this.tyreLimit);
  }

  private read(): void {
    const { q } = this.body.getTransform();
    const v = this.body.getLinearVelocity();
    this.lateral = q.c * v.y - q.s * v.x;
    this.yawRate = this.body.getAngularVelocity();
  }
}
